package dev.sluice.augment.cut;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.onnx.GraphIndex;
import dev.sluice.augment.onnx.Network;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Counts what a network has learnt by gradient: its weights, without running statistics. */
public final class ParameterCount {

    private ParameterCount() {}

    /** Of all that the logits are made of. Where normalisation is folded, it is so counted. */
    public static long of(Network network) {
        GraphProto graph = network.model().getGraph();
        Set<String> needed =
                new HashSet<>(new GraphIndex(graph).ancestry(network.logits(), Set.of()).reached());
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOpType().equals("BatchNormalization")) {
                List<String> statistics = node.getInputList().subList(3, 5);
                needed.removeAll(statistics);
            }
        }
        Stream<TensorProto> initialisers =
                graph.getInitializerList().stream()
                        .filter(tensor -> needed.contains(tensor.getName()));
        Stream<TensorProto> constants =
                graph.getNodeList().stream()
                        .filter(node -> node.getOpType().equals("Constant"))
                        .filter(node -> needed.contains(node.getOutput(0)))
                        .flatMap(node -> node.getAttributeList().stream())
                        .filter(AttributeProto::hasT)
                        .map(AttributeProto::getT);
        return Stream.concat(initialisers, constants)
                .filter(tensor -> tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber())
                .mapToLong(
                        tensor ->
                                tensor.getDimsList().stream()
                                        .mapToLong(Long::longValue)
                                        .reduce(1, Math::multiplyExact))
                .sum();
    }
}
