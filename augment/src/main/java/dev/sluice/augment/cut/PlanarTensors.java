package dev.sluice.augment.cut;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.sluice.augment.onnx.GraphIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which tensors [.,.,.,.] of a graph are [N,C,H,W]: files that were written for channels last turn
 * their tensors around before and after each convolution.
 */
final class PlanarTensors {

    private static final List<Long> PLANAR = List.of(0L, 1L, 2L, 3L);

    /** By their definition these take and give [N,C,H,W]. */
    private static final Set<String> PLANAR_LAYERS =
            Set.of("Conv", "ConvTranspose", "BatchNormalization", "MaxPool", "AveragePool");

    /** Which of N, C, H, W stands where. */
    private final Map<String, List<Long>> axes = new HashMap<>();

    /**
     * @param graph with one input [N,C,H,W]
     */
    PlanarTensors(GraphProto graph) {
        GraphIndex index = new GraphIndex(graph);
        axes.put(graph.getInput(0).getName(), PLANAR);
        for (NodeProto node : graph.getNodeList()) {
            List<Long> before =
                    node.getInputList().stream()
                            .filter(index::isLive)
                            .findFirst()
                            .map(axes::get)
                            .orElse(PLANAR);
            node.getOutputList().forEach(output -> axes.put(output, after(node, before)));
        }
    }

    boolean contains(String tensor) {
        return axes.get(tensor).equals(PLANAR);
    }

    private static List<Long> after(NodeProto node, List<Long> before) {
        if (PLANAR_LAYERS.contains(node.getOpType())) {
            return PLANAR;
        }
        List<Long> perm =
                node.getAttributeList().stream()
                        .filter(attribute -> attribute.getName().equals("perm"))
                        .findFirst()
                        .map(AttributeProto::getIntsList)
                        .orElse(List.of());
        boolean turns = node.getOpType().equals("Transpose") && perm.size() == PLANAR.size();
        return turns ? perm.stream().map(axis -> before.get(axis.intValue())).toList() : before;
    }
}
