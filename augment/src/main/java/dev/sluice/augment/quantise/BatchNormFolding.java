package dev.sluice.augment.quantise;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.onnx.GraphIndex;
import dev.sluice.augment.onnx.GraphWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts batch normalisation that stands right behind a convolution into its weights: w' = w g, b' =
 * (b - mean) g + beta with g = gamma / sqrt(variance + epsilon), for each channel that goes out.
 * What stands elsewhere stays.
 */
final class BatchNormFolding {

    /** What ONNX takes where the attribute is left out. */
    private static final float EPSILON = 1e-5f;

    private final GraphProto graph;
    private final GraphIndex index;
    private final Map<String, Integer> readers = new HashMap<>();

    private BatchNormFolding(GraphProto graph) {
        this.graph = graph;
        this.index = new GraphIndex(graph);
        graph.getNodeList()
                .forEach(
                        node ->
                                node.getInputList()
                                        .forEach(in -> readers.merge(in, 1, Integer::sum)));
        graph.getOutputList().forEach(out -> readers.merge(out.getName(), 1, Integer::sum));
    }

    static GraphProto fold(GraphProto graph) {
        return new BatchNormFolding(graph).fold();
    }

    private GraphProto fold() {
        Map<String, NodeProto> normalised = new HashMap<>();
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOpType().equals("BatchNormalization") && isConstant(node)) {
                index.producer(node.getInput(0))
                        .filter(this::isFoldable)
                        .ifPresent(conv -> normalised.put(conv.getOutput(0), node));
            }
        }
        GraphProto.Builder folded = graph.toBuilder().clearNode();
        for (NodeProto node : graph.getNodeList()) {
            NodeProto norm = normalised.get(node.getOutput(0));
            if (norm != null) {
                folded.addNode(folded(node, norm, folded));
            } else if (!normalised.containsKey(node.getInputCount() > 0 ? node.getInput(0) : "")) {
                folded.addNode(node);
            }
        }
        Graphs.dropUnused(folded);
        return folded.build();
    }

    private boolean isConstant(NodeProto node) {
        return node.getInputList().stream()
                .skip(1)
                .allMatch(in -> in.isEmpty() || index.initialiser(in).isPresent());
    }

    /** A convolution with constant weights that nothing but the normalisation reads. */
    private boolean isFoldable(NodeProto node) {
        return node.getOpType().equals("Conv")
                && isConstant(node)
                && readers.get(node.getOutput(0)) == 1;
    }

    private NodeProto folded(NodeProto conv, NodeProto norm, GraphProto.Builder into) {
        TensorProto weight = index.initialiser(conv.getInput(1)).orElseThrow();
        float[] w = Graphs.floats(weight);
        float[] gamma = floats(norm, 1).orElseThrow();
        float[] beta = floats(norm, 2).orElseThrow();
        float[] mean = floats(norm, 3).orElseThrow();
        float[] variance = floats(norm, 4).orElseThrow();
        float[] before = floats(conv, 2).orElseGet(() -> new float[gamma.length]);
        float[] bias = new float[gamma.length];
        int perChannel = w.length / gamma.length;
        for (int c = 0; c < gamma.length; c++) {
            double gain = gamma[c] / Math.sqrt((double) variance[c] + epsilon(norm));
            bias[c] = (float) ((before[c] - (double) mean[c]) * gain + beta[c]);
            for (int i = c * perChannel; i < (c + 1) * perChannel; i++) {
                w[i] = (float) (w[i] * gain);
            }
        }
        String name = norm.getOutput(0);
        long[] shape = weight.getDimsList().stream().mapToLong(Long::longValue).toArray();
        into.addInitializer(GraphWriter.tensor(name + "/folded.weight", w, shape));
        into.addInitializer(GraphWriter.tensor(name + "/folded.bias", bias, bias.length));
        List<String> inputs = new ArrayList<>();
        inputs.add(conv.getInput(0));
        inputs.add(name + "/folded.weight");
        inputs.add(name + "/folded.bias");
        return conv.toBuilder().clearInput().addAllInput(inputs).setOutput(0, name).build();
    }

    private Optional<float[]> floats(NodeProto node, int input) {
        return node.getInputCount() > input && !node.getInput(input).isEmpty()
                ? index.initialiser(node.getInput(input)).map(Graphs::floats)
                : Optional.empty();
    }

    private static float epsilon(NodeProto norm) {
        return norm.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals("epsilon"))
                .map(AttributeProto::getF)
                .findFirst()
                .orElse(EPSILON);
    }
}
