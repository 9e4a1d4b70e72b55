package dev.sluice.augment.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A network being written layer by layer with seeded random weights, in the forms in which files
 * come. Each method gives the name of the layer's output.
 */
public final class TestingGraph {

    private final GraphWriter graph = new GraphWriter("testing");
    private final Random random = new Random(11);

    /** With an input {@code x} float32 [N, shape...]. */
    public TestingGraph(Integer... shape) {
        graph.input("x", TensorProto.DataType.FLOAT, List.of(shape));
    }

    /** Without a bias, as in front of a normalisation. */
    public String convolution(String in, String name, int from, int to, int kernel, int stride) {
        return convolution(in, name, new int[] {to, from, kernel, kernel}, stride, 1);
    }

    /** As {@link #convolution}, each group of channels for itself. */
    public String grouped(String in, String name, int from, int to, int groups) {
        return convolution(in, name, new int[] {to, from / groups, 3, 3}, 1, groups);
    }

    private String convolution(String in, String name, int[] sizes, int stride, int groups) {
        return graph.node(
                "Conv", name, List.of(in, filter(name, sizes)), window(sizes[2], stride, groups));
    }

    /** With a bias, as a convolution has it into which its normalisation was folded. */
    public String biased(String in, String name, int from, int to, int kernel, int stride) {
        String weight = filter(name, to, from, kernel, kernel);
        String bias = graph.constant(name + ".bias", gaussian(to, 0.1), to);
        return graph.node("Conv", name, List.of(in, weight, bias), window(kernel, stride, 1));
    }

    private static AttributeProto[] window(int kernel, int stride, int groups) {
        int padding = kernel / 2;
        return new AttributeProto[] {
            GraphWriter.integer("group", groups),
            GraphWriter.integers("kernel_shape", kernel, kernel),
            GraphWriter.integers("pads", padding, padding, padding, padding),
            GraphWriter.integers("strides", stride, stride)
        };
    }

    private String filter(String name, int... sizes) {
        int fanIn = sizes[1] * sizes[2] * sizes[3];
        float[] weights = gaussian(sizes[0] * fanIn, Math.sqrt(2.0 / fanIn));
        return graph.constant(
                name + ".weight", weights, Arrays.stream(sizes).asLongStream().toArray());
    }

    public String normalised(String in, String name, int channels) {
        float[] variance = new float[channels];
        Arrays.fill(variance, 1.1f);
        List<String> inputs =
                List.of(
                        in,
                        graph.constant(name + ".scale", gaussian(channels, 1), channels),
                        graph.constant(name + ".shift", gaussian(channels, 0.1), channels),
                        graph.constant(name + ".mean", gaussian(channels, 0.1), channels),
                        graph.constant(name + ".variance", variance, channels));
        return graph.node("BatchNormalization", name, inputs);
    }

    public String relu(String in) {
        return node("Relu", in + ".relu", in);
    }

    public String maxPool(String in, String name) {
        return node(
                "MaxPool",
                name,
                in,
                GraphWriter.integers("kernel_shape", 2, 2),
                GraphWriter.integers("strides", 2, 2));
    }

    /** [N,C,H,W] to [N,C]. */
    public String pooled(String in, String name) {
        String mean = node("GlobalAveragePool", name + ".mean", in);
        return node("Flatten", name, mean, GraphWriter.integer("axis", 1));
    }

    public String linear(String in, String name, int from, int to) {
        String weight =
                graph.constant(
                        name + ".weight", gaussian(from * to, 1 / Math.sqrt(from)), to, from);
        String bias = graph.constant(name + ".bias", gaussian(to, 0.1), to);
        return graph.node(
                "Gemm", name, List.of(in, weight, bias), GraphWriter.integer("transB", 1));
    }

    public String add(String left, String right, String name) {
        return graph.node("Add", name, List.of(left, right));
    }

    public String concat(String name, String... parts) {
        return graph.node("Concat", name, List.of(parts), GraphWriter.integer("axis", 1));
    }

    /** A node of one input. */
    public String node(String type, String name, String in, AttributeProto... attributes) {
        return graph.node(type, name, List.of(in), attributes);
    }

    /** Anything else. */
    public GraphWriter writer() {
        return graph;
    }

    /** Of opset 13, with one output [N,K] whose name is {@code logits}. */
    public ModelProto model(String logits, int classes) {
        graph.output(logits, TensorProto.DataType.FLOAT, List.of(classes));
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph.graph())
                .build();
    }

    /** The model with its graph changed. */
    public static ModelProto changed(ModelProto model, Consumer<GraphProto.Builder> change) {
        ModelProto.Builder changed = model.toBuilder();
        change.accept(changed.getGraphBuilder());
        return changed.build();
    }

    /** As exporters write it that know of no dynamic batch: every N is a 1. */
    public static ModelProto withBatchOfOne(ModelProto model) {
        return changed(
                model,
                graph -> {
                    graph.getInputBuilderList().forEach(TestingGraph::fix);
                    graph.getOutputBuilderList().forEach(TestingGraph::fix);
                });
    }

    private static void fix(ValueInfoProto.Builder value) {
        TensorShapeProto.Builder shape =
                value.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
        if (shape.getDimCount() > 0) {
            shape.getDimBuilder(0).setDimValue(1);
        }
    }

    /** As files before IR 4 are: weights are inputs too. */
    public static ModelProto withInitialisersAsInputs(ModelProto model) {
        return changed(
                model,
                graph -> {
                    for (TensorProto tensor : graph.getInitializerList()) {
                        ValueInfoProto.Builder input =
                                graph.addInputBuilder().setName(tensor.getName());
                        input.getTypeBuilder()
                                .getTensorTypeBuilder()
                                .setElemType(tensor.getDataType());
                        tensor.getDimsList()
                                .forEach(
                                        size ->
                                                input.getTypeBuilder()
                                                        .getTensorTypeBuilder()
                                                        .getShapeBuilder()
                                                        .addDimBuilder()
                                                        .setDimValue(size));
                    }
                });
    }

    /** With every weight made by a node {@code Constant}, as some exporters do. */
    public static ModelProto withConstantNodes(ModelProto model) {
        return changed(
                model,
                graph -> {
                    List<TensorProto> weights = graph.getInitializerList();
                    graph.clearInitializer();
                    for (TensorProto weight : weights) {
                        AttributeProto value =
                                AttributeProto.newBuilder()
                                        .setName("value")
                                        .setType(AttributeProto.AttributeType.TENSOR)
                                        .setT(weight)
                                        .build();
                        graph.addNode(
                                0,
                                GraphWriter.nodeOf("Constant", weight.getName(), List.of(), value));
                    }
                });
    }

    private float[] gaussian(int count, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }
}
