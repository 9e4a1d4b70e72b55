package dev.sluice.augment.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Lets a concatenation begin with an earlier one where its first inputs are that one's: Concat(a,
 * b, c) after ab = Concat(a, b) becomes Concat(ab, c). The values are the same to the bit.
 *
 * <p>Dense blocks come from PyTorch with every layer concatenating all maps anew (Huang et al.,
 * arXiv 1608.06993, as torchvision has it): without this each map is needed until the block's end,
 * and nothing inside a block separates.
 */
final class ConcatChain {

    private ConcatChain() {}

    /** The graph with every concatenation as short as it can be. */
    static GraphProto shortened(GraphProto graph) {
        GraphProto.Builder shortened = graph.toBuilder();
        List<NodeProto> earlier = new ArrayList<>();
        for (int i = 0; i < graph.getNodeCount(); i++) {
            NodeProto node = graph.getNode(i);
            if (node.getOpType().equals("Concat")) {
                shortened.setNode(i, shortened(node, earlier));
                earlier.add(node);
            }
        }
        return shortened.build();
    }

    private static NodeProto shortened(NodeProto node, List<NodeProto> earlier) {
        return earlier.stream()
                .filter(beginning -> isBeginning(beginning, node))
                .max(Comparator.comparingInt(NodeProto::getInputCount))
                .map(
                        beginning ->
                                node.toBuilder()
                                        .clearInput()
                                        .addInput(beginning.getOutput(0))
                                        .addAllInput(
                                                node.getInputList()
                                                        .subList(
                                                                beginning.getInputCount(),
                                                                node.getInputCount()))
                                        .build())
                .orElse(node);
    }

    private static boolean isBeginning(NodeProto beginning, NodeProto node) {
        int count = beginning.getInputCount();
        return count < node.getInputCount()
                && node.getInputList().subList(0, count).equals(beginning.getInputList())
                && GraphIndex.integer(beginning, "axis", 1) == GraphIndex.integer(node, "axis", 1);
    }
}
