package dev.sluice.augment.quantise;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.onnx.GraphIndex;
import dev.sluice.augment.onnx.GraphWriter;
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
        String inside = plan.tensors().contains(input) ? input + INSIDE : input;
        if (!inside.equals(input)) {
            round(input, inside, input);
        }
        for (NodeProto node : before.getNodeList()) {
            // A planned tensor's cast for the next stage stands behind its maker already.
            if (!wires.containsValue(node) || !plan.tensors().contains(node.getInput(0))) {
                write(node, input, inside);
            }
        }
        Graphs.dropUnused(after);
        return after.build();
    }

    private void write(NodeProto node, String input, String inside) {
        NodeProto.Builder changed = node.toBuilder();
        for (int i = 0; i < node.getInputCount(); i++) {
            changed.setInput(i, node.getInput(i).equals(input) ? inside : node.getInput(i));
        }
        String output = node.getOutput(0);
        if (plan.layers().contains(output)) {
            layer(changed, scales.get(node.getInput(0)).scale());
        }
        // What comes out of a cast from the wire is rounded already.
        if (plan.tensors().contains(output) && !node.getOpType().equals("DequantizeLinear")) {
            after.addNode(changed.setOutput(0, output + REAL));
            round(output + REAL, output, output);
        } else {
            after.addNode(changed);
        }
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
        after.addAllInitializer(Graphs.constants(rounded, List.of(scales.get(tensor))));
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
                hasBias ? Graphs.floats(index.initialiser(layer.getInput(2)).orElseThrow()) : null;
        LayerWeights rounded =
                LayerWeights.round(
                        Graphs.floats(weight),
                        channels,
                        axis == 0 ? 1 : channels,
                        bias,
                        inputScale);
        after.addInitializer(
                Graphs.bytes(name + WEIGHT, TensorProto.DataType.INT8, rounded.weights(), shape));
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
                                List.of(constant, constant + ".scale"))
                        .toBuilder()
                        .addAttribute(GraphWriter.integer("axis", axis)));
    }
}
