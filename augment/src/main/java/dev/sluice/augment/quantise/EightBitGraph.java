package dev.sluice.augment.quantise;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.onnx.GraphIndex;
import dev.sluice.augment.onnx.GraphWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a stage's graph with 8-bit layers in ONNX's QDQ form: each planned tensor goes through
 * QuantizeLinear and DequantizeLinear, each planned layer's weights and bias come through
 * DequantizeLinear. ONNX Runtime makes integer operators of it; whatever else reads a tensor sees
 * the rounded values.
 */
final class EightBitGraph {

    /** What a planned tensor was before it was rounded. */
    private static final String REAL = "/real";

    /** What the graph's own input is after it was rounded. */
    private static final String INSIDE = "/rounded";

    private static final String ROUNDED = "/uint8";
    private static final String WEIGHT = "/int8.weight";
    private static final String BIAS = "/int32.bias";

    private final GraphProto before;
    private final LayerPlan plan;
    private final Map<String, Affine> scales;
    private final GraphIndex index;
    private final GraphProto.Builder after;

    /** QuantizeLinear nodes that are there already, for the features, by the tensor they read. */
    private final Map<String, NodeProto> wires = new HashMap<>();

    private EightBitGraph(GraphProto before, LayerPlan plan, Map<String, Affine> scales) {
        this.before = before;
        this.plan = plan;
        this.scales = scales;
        this.index = new GraphIndex(before);
        this.after = before.toBuilder().clearNode();
        before.getNodeList().stream()
                .filter(node -> node.getOpType().equals("QuantizeLinear"))
                .forEach(node -> wires.put(node.getInput(0), node));
    }

    /**
     * Writes.
     *
     * @param graph with casts for the features where these are to be
     * @param plan of the graph before it had casts
     * @param scales of the planned tensors; those of uint8 features are the casts' own
     */
    static GraphProto write(GraphProto graph, LayerPlan plan, Map<String, Affine> scales) {
        return new EightBitGraph(graph, plan, scales).write();
    }

    /** Whether a graph has layers that were written here. */
    static boolean isEightBit(GraphProto graph) {
        return graph.getInitializerList().stream()
                .anyMatch(tensor -> tensor.getName().endsWith(WEIGHT));
    }

    private GraphProto write() {
        String input = before.getInput(0).getName();
        boolean roundsInput = plan.tensors().contains(input);
        if (roundsInput) {
            round(input, input + INSIDE, input);
        }
        for (NodeProto node : before.getNodeList()) {
            NodeProto.Builder changed = node.toBuilder();
            for (int i = 0; roundsInput && i < node.getInputCount(); i++) {
                if (node.getInput(i).equals(input)) {
                    changed.setInput(i, input + INSIDE);
                }
            }
            if (plan.layers().contains(node.getOutput(0))) {
                layer(changed, scales.get(node.getInput(0)).scale());
            }
            String output = node.getOutput(0);
            if (wires.get(node.getInputCount() > 0 ? node.getInput(0) : "") == node
                    && plan.tensors().contains(node.getInput(0))) {
                continue; // stands behind the tensor's maker already
            }
            boolean rounds =
                    plan.tensors().contains(output)
                            && !node.getOpType().equals("DequantizeLinear");
            after.addNode(rounds ? changed.setOutput(0, output + REAL) : changed);
            if (rounds) {
                round(output + REAL, output, output);
            }
        }
        Graphs.dropUnused(after);
        return after.build();
    }

    /** {@code to} is {@code from}, rounded as the planned tensor is to be. */
    private void round(String from, String to, String tensor) {
        NodeProto wire = wires.get(tensor);
        if (wire != null) {
            String name = wire.getOutput(0);
            after.addNode(Graphs.quantise(from, name, name));
            after.addNode(Graphs.dequantise(name, to, name));
            return;
        }
        String rounded = tensor + ROUNDED;
        Affine scale = scales.get(tensor);
        after.addAllInitializer(Graphs.constants(rounded, scale));
        after.addNode(Graphs.quantise(from, rounded, rounded));
        after.addNode(Graphs.dequantise(rounded, to, rounded));
    }

    private void layer(NodeProto.Builder layer, float inputScale) {
        String name = layer.getOutput(0);
        TensorProto weight = index.initialiser(layer.getInput(1)).orElseThrow();
        List<Long> shape = weight.getDimsList();
        int axis = LayerPlan.outputAxis(layer.build());
        int channels = Math.toIntExact(shape.get(axis));
        boolean hasBias = layer.getInputCount() > 2 && !layer.getInput(2).isEmpty();
        float[] bias =
                hasBias
                        ? Graphs.floats(index.initialiser(layer.getInput(2)).orElseThrow())
                        : null;
        LayerWeights rounded =
                LayerWeights.round(
                        Graphs.floats(weight), channels, axis == 0 ? 1 : channels, bias, inputScale);
        after.addInitializer(
                Graphs.bytes(
                        name + WEIGHT, TensorProto.DataType.INT8, rounded.weights(), shape));
        dequantise(name + WEIGHT, rounded.scales(), axis);
        layer.setInput(1, name + WEIGHT + REAL);
        if (hasBias) {
            float[] scale = rounded.scales().clone();
            for (int c = 0; c < scale.length; c++) {
                scale[c] *= inputScale;
            }
            after.addInitializer(Graphs.ints(name + BIAS, rounded.bias()));
            dequantise(name + BIAS, scale, 0);
            layer.setInput(2, name + BIAS + REAL);
        }
    }

    private void dequantise(String constant, float[] scales, int axis) {
        after.addInitializer(GraphWriter.tensor(constant + ".scale", scales, scales.length));
        after.addNode(
                Graphs.node(
                                "DequantizeLinear",
                                constant + REAL,
                                new ArrayList<>(List.of(constant, constant + ".scale")))
                        .toBuilder()
                        .addAttribute(GraphWriter.integer("axis", axis)));
    }
}
