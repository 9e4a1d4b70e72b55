package dev.sluice.loadtest.workload;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.onnx.GraphWriter;
import java.util.List;
import java.util.Random;

/**
 * The graph of ResNet-50 (He et al., arXiv 1512.03385) with the strides of its 3 x 3 convolutions
 * as most have them since, batch normalisation folded into the convolutions, and random weights.
 */
final class RandomResNet50 {

    /** Height and width of its images. */
    static final int SIDE = 224;

    /** Where its exits are: behind the second and the third group of blocks. */
    static final List<String> CUTS = List.of("group2/block3", "group3/block5");

    private static final String INPUT = "input";
    private static final String LOGITS = "logits";
    private static final int[] BLOCKS = {3, 4, 6, 3};
    private static final int STEM = 64;
    private static final int EXPANSION = 4;
    private static final long IR_VERSION = 8;
    private static final long OPSET = 13;

    /** Of what a block adds, so that sums do not grow beyond what a softmax can tell apart. */
    private static final double RESIDUAL_SCALE = 0.3;

    private final GraphWriter graph = new GraphWriter("resnet-50");
    private final Random random;

    private RandomResNet50(long seed) {
        this.random = new Random(seed);
    }

    /**
     * The ONNX file's bytes: {@code input} float32 [N,3,224,224] to {@code logits} [N,K].
     *
     * @param classes K
     */
    static byte[] of(int classes, long seed) {
        return new RandomResNet50(seed).write(classes);
    }

    /** Channels of the tensor at a cut. */
    static int channelsAt(int cut) {
        return STEM * EXPANSION << (cut + 1);
    }

    private byte[] write(int classes) {
        graph.input(INPUT, TensorProto.DataType.FLOAT, List.of(3, SIDE, SIDE));
        String stem = relu("stem", convolution("stem/conv", INPUT, 3, STEM, 7, 2, 1));
        String tensor =
                graph.node(
                        "MaxPool",
                        "stem/pool",
                        List.of(stem),
                        GraphWriter.integers("kernel_shape", 3, 3),
                        GraphWriter.integers("strides", 2, 2),
                        GraphWriter.integers("pads", 1, 1, 1, 1));
        int channels = STEM;
        for (int group = 0; group < BLOCKS.length; group++) {
            int width = STEM << group;
            for (int block = 0; block < BLOCKS[group]; block++) {
                int stride = block == 0 && group > 0 ? 2 : 1;
                String name = "group" + (group + 1) + "/block" + block;
                tensor = block(name, tensor, channels, width, stride);
                channels = width * EXPANSION;
            }
        }
        head(graph, tensor, channels, classes, LOGITS, random);
        graph.output(LOGITS, TensorProto.DataType.FLOAT, List.of(classes));
        return model(graph.graph()).toByteArray();
    }

    /** A branch at a cut: the mean of each plane, and a linear layer. */
    static ModelProto branch(int cut, int classes, long seed) {
        int side = SIDE / 8 >> cut;
        Random random = new Random(seed + cut);
        GraphWriter graph = new GraphWriter("branch");
        int channels = channelsAt(cut);
        graph.input(INPUT, TensorProto.DataType.FLOAT, List.of(channels, side, side));
        head(graph, INPUT, channels, classes, LOGITS, random);
        graph.constant("confidence/weights", weights(channels, 1, random), channels, 1);
        graph.node("MatMul", "confidence_logit", List.of(LOGITS + "/means", "confidence/weights"));
        graph.output(LOGITS, TensorProto.DataType.FLOAT, List.of(classes));
        graph.output("confidence_logit", TensorProto.DataType.FLOAT, List.of(1));
        return model(graph.graph());
    }

    private static ModelProto model(GraphProto graph) {
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph)
                .build();
    }

    private static void head(
            GraphWriter graph,
            String tensor,
            int channels,
            int classes,
            String name,
            Random random) {
        graph.node("GlobalAveragePool", name + "/mean", List.of(tensor));
        graph.node("Flatten", name + "/means", List.of(name + "/mean"));
        graph.constant(
                name + "/weights",
                weights(channels * classes, channels, random),
                channels,
                classes);
        graph.node("MatMul", name, List.of(name + "/means", name + "/weights"));
    }

    private String block(String name, String in, int channels, int width, int stride) {
        String a = relu(name + "/a", convolution(name + "/conv1", in, channels, width, 1, 1, 1));
        String b = relu(name + "/b", convolution(name + "/conv2", a, width, width, 3, stride, 1));
        int out = width * EXPANSION;
        String c = convolution(name + "/conv3", b, width, out, 1, 1, RESIDUAL_SCALE);
        String shortcut =
                channels == out && stride == 1
                        ? in
                        : convolution(name + "/shortcut", in, channels, out, 1, stride, 0.7);
        return relu(name, graph.node("Add", name + "/sum", List.of(c, shortcut)));
    }

    private String relu(String name, String in) {
        return graph.node("Relu", name, List.of(in));
    }

    private String convolution(
            String name, String in, int from, int to, int side, int stride, double scale) {
        float[] weights = weights(to * from * side * side, from * side * side, random);
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= (float) scale;
        }
        graph.constant(name + "/weights", weights, to, from, side, side);
        graph.constant(name + "/bias", new float[to], to);
        int pad = side / 2;
        return graph.node(
                "Conv",
                name,
                List.of(in, name + "/weights", name + "/bias"),
                GraphWriter.integers("kernel_shape", side, side),
                GraphWriter.integers("strides", stride, stride),
                GraphWriter.integers("pads", pad, pad, pad, pad));
    }

    /** Normal, of variance 2 / fanIn (He et al., arXiv 1502.01852). */
    private static float[] weights(int count, int fanIn, Random random) {
        double deviation = Math.sqrt(2.0 / fanIn);
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = (float) (random.nextGaussian() * deviation);
        }
        return weights;
    }
}
