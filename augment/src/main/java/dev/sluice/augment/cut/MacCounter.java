package dev.sluice.augment.cut;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.sluice.augment.onnx.GraphIndex;
import dev.sluice.augment.onnx.UnsupportedNetworkException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts what a graph costs for one image, layer by layer. */
public final class MacCounter {

    private static final Set<String> COUNTED = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");

    /** Counted by PTEENet's rule, and free by ours. */
    private static final Set<String> COUNTED_BY_PTEENET =
            Set.of(
                    "BatchNormalization",
                    "Relu",
                    "LeakyRelu",
                    "PRelu",
                    "Elu",
                    "Clip",
                    "MaxPool",
                    "AveragePool",
                    "GlobalMaxPool",
                    "GlobalAveragePool");

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

    private final CostRule rule;
    private final LayerShapes shapes;

    private MacCounter(CostRule rule, LayerShapes shapes) {
        this.rule = rule;
        this.shapes = shapes;
    }

    /** MACs as we say them: {@link CostRule#MACS}. */
    public static MacCount count(ModelProto model) {
        return count(model, CostRule.MACS);
    }

    /**
     * Counts, running the graph once on a blank image to learn its shapes.
     *
     * @param model with one input float32 [N, ...], N free
     * @throws UnsupportedNetworkException if it has a layer whose MACs are not known here
     */
    public static MacCount count(ModelProto model, CostRule rule) {
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (UNKNOWN.contains(node.getOpType())) {
                throw new UnsupportedNetworkException(
                        "cannot count the MACs of node %s: %s is not supported"
                                .formatted(node.getName(), node.getOpType()));
            }
        }
        List<NodeProto> layers =
                model.getGraph().getNodeList().stream()
                        .filter(node -> isCounted(node, rule))
                        .toList();
        MacCounter counter = new MacCounter(rule, new LayerShapes(model, layers));
        Map<String, Long> macs = new LinkedHashMap<>();
        layers.forEach(layer -> macs.put(layer.getOutput(0), counter.macs(layer)));
        return new MacCount(macs);
    }

    private static boolean isCounted(NodeProto node, CostRule rule) {
        return COUNTED.contains(node.getOpType())
                || rule == CostRule.PTEENET && COUNTED_BY_PTEENET.contains(node.getOpType());
    }

    private long macs(NodeProto node) {
        long in = shapes.elements(node.getInput(0));
        long out = shapes.elements(node.getOutput(0));
        return switch (node.getOpType()) {
            // Weight [Cout, Cin / groups, kh, kw], applied at each place of the output.
            case "Conv" -> weightsPerChannel(node) * out + bias(node, out);
            // Weight [Cin, Cout / groups, kh, kw], applied at each place of the input.
            case "ConvTranspose" -> weightsPerChannel(node) * in + bias(node, out);
            case "Gemm" -> out * depth(node);
            case "MatMul" -> out * last(shapes.of(node.getInput(0)));
            case "BatchNormalization" -> 2 * out;
            case "Relu", "LeakyRelu", "PRelu", "Elu", "Clip" -> out;
            default -> in;
        };
    }

    /** Of the first dimension of a convolution's weight. */
    private long weightsPerChannel(NodeProto node) {
        long[] weight = shapes.of(node.getInput(1));
        return LayerShapes.product(weight) / weight[0];
    }

    private long bias(NodeProto node, long out) {
        boolean hasBias = node.getInputCount() > 2 && !node.getInput(2).isEmpty();
        return rule == CostRule.PTEENET && hasBias ? out : 0;
    }

    private long depth(NodeProto gemm) {
        long[] in = shapes.of(gemm.getInput(0));
        return GraphIndex.integer(gemm, "transA", 0) == 0 ? last(in) : in[0];
    }

    private static long last(long[] sizes) {
        return sizes[sizes.length - 1];
    }
}
