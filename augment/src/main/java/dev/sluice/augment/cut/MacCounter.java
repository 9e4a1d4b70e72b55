package dev.sluice.augment.cut;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.onnx.GraphProbe;
import dev.sluice.augment.onnx.UnsupportedNetworkException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts the MACs of a graph for one image.
 *
 * <p>Counted: Conv, ConvTranspose, Gemm, MatMul; a convolution costs kh kw (Cin / groups) Cout Hout
 * Wout, a linear layer in x out. Biases, normalisation, activations, pooling and sums are not;
 * PTEENet's published figures count them too and are a little higher.
 */
public final class MacCounter {

    private static final Set<String> COUNTED = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");

    /**
     * Multiply-accumulate too, but by rules that are not here: better no figure than a wrong one.
     */
    private static final Set<String> UNKNOWN =
            Set.of(
                    "ConvInteger",
                    "QLinearConv",
                    "MatMulInteger",
                    "QLinearMatMul",
                    "DeformConv",
                    "Einsum",
                    "Attention",
                    "LSTM",
                    "GRU",
                    "RNN");

    private final GraphProto graph;
    private final Map<String, long[]> shapes = new HashMap<>();

    private MacCounter(ModelProto model) {
        this.graph = model.getGraph();
        for (TensorProto tensor : graph.getInitializerList()) {
            shapes.put(tensor.getName(), dims(tensor));
        }
        Set<String> open = new LinkedHashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            if (COUNTED.contains(node.getOpType())) {
                open.addAll(List.of(node.getInput(0), node.getInput(1), node.getOutput(0)));
            }
        }
        open.removeAll(shapes.keySet());
        open.remove(graph.getInput(0).getName());
        shapes.put(graph.getInput(0).getName(), GraphProbe.inputShape(graph, 1));
        shapes.putAll(GraphProbe.shapes(model, open, 1));
    }

    /**
     * Counts, running the graph once on a blank image to learn its shapes.
     *
     * @param model with one input float32 [N, ...], N free
     * @throws UnsupportedNetworkException if it has a layer whose MACs are not known here
     */
    public static MacCount count(ModelProto model) {
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (UNKNOWN.contains(node.getOpType())) {
                throw new UnsupportedNetworkException(
                        "cannot count the MACs of node %s: %s is not supported"
                                .formatted(node.getName(), node.getOpType()));
            }
        }
        MacCounter counter = new MacCounter(model);
        Map<String, Long> macs = new LinkedHashMap<>();
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (COUNTED.contains(node.getOpType())) {
                macs.put(node.getOutput(0), counter.macs(node));
            }
        }
        return new MacCount(macs);
    }

    private long macs(NodeProto node) {
        long[] in = shapes.get(node.getInput(0));
        long[] weight = shapes.get(node.getInput(1));
        long[] out = shapes.get(node.getOutput(0));
        return switch (node.getOpType()) {
            // Weight [Cout, Cin / groups, kh, kw], applied at each place of the output.
            case "Conv" -> product(weight) / weight[0] * product(out);
            // Weight [Cin, Cout / groups, kh, kw], applied at each place of the input.
            case "ConvTranspose" -> product(weight) / weight[0] * product(in);
            case "Gemm" -> product(out) * (isTransposed(node) ? in[0] : in[1]);
            case "MatMul" -> product(out) * in[in.length - 1];
            default -> throw new IllegalStateException(node.getOpType());
        };
    }

    private static boolean isTransposed(NodeProto gemm) {
        return gemm.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals("transA"))
                .anyMatch((AttributeProto attribute) -> attribute.getI() != 0);
    }

    private static long product(long[] sizes) {
        long product = 1;
        for (long size : sizes) {
            product = Math.multiplyExact(product, size);
        }
        return product;
    }

    private static long[] dims(TensorProto tensor) {
        return tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    }
}
