package dev.sluice.augment.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Random;

/**
 * A small residual network with seeded weights, written node by node: image [N,1,6,6] -> conv 3x3
 * to 4 -> {@code first} [N,4,6,6] -> conv 3x3, plus {@code first} -> {@code second} [N,4,6,6] ->
 * conv 3x3 in 2 groups, stride 2, to 6 -> {@code third} [N,6,3,3] -> pool -> {@code logits} [N,3].
 */
public final class ToyNetwork {

    public static final int CLASSES = 3;

    private final GraphWriter graph = new GraphWriter("toy");
    private final Random random = new Random(20);
    private long opset = 13;

    private ToyNetwork() {}

    public static ModelProto model() {
        return model(13);
    }

    public static ModelProto model(long opset) {
        return new ToyNetwork().backbone(opset);
    }

    public static Network network() {
        return Network.read("toy.onnx", model().toByteArray());
    }

    /** A branch that pools a feature of C channels and has two linear heads with seeded weights. */
    public static ModelProto branch(int channels, int height, int width, int classes, long seed) {
        ToyNetwork toy = new ToyNetwork();
        toy.random.setSeed(seed);
        return linearBranch(
                List.of(channels, height, width),
                toy.weights(channels * classes),
                toy.weights(classes),
                toy.weights(channels));
    }

    /**
     * A branch that pools a feature and has two linear heads.
     *
     * @param shape [C,H,W] of the feature
     * @param classifier [K][C]
     * @param bias [K]
     * @param confidence [C], without a bias
     */
    public static ModelProto linearBranch(
            List<Integer> shape, float[] classifier, float[] bias, float[] confidence) {
        ToyNetwork toy = new ToyNetwork();
        toy.graph.input("features", TensorProto.DataType.FLOAT, shape);
        String pooled = toy.pooled("features");
        toy.linear("logits", pooled, classifier, bias);
        toy.linear("confidence_logit", pooled, confidence, new float[1]);
        toy.graph.output("logits", TensorProto.DataType.FLOAT, List.of(bias.length));
        toy.graph.output("confidence_logit", TensorProto.DataType.FLOAT, List.of(1));
        return toy.finished();
    }

    private ModelProto backbone(long version) {
        opset = version;
        graph.input("x", TensorProto.DataType.FLOAT, List.of(1, 6, 6));
        relu("first", convolution("conv1", "x", 1, 4, 1, 1));
        String inner = convolution("conv2", "first", 4, 4, 1, 1);
        relu("second", graph.node("Add", "sum", List.of(inner, "first")));
        relu("third", convolution("conv3", "second", 4, 6, 2, 2));
        linear("logits", pooled("third"), weights(6 * CLASSES), weights(CLASSES));
        graph.output("logits", TensorProto.DataType.FLOAT, List.of(CLASSES));
        return finished();
    }

    private ModelProto finished() {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph.graph())
                .build();
    }

    private String convolution(String name, String in, int from, int to, int groups, int stride) {
        int perGroup = from / groups;
        String weight =
                graph.constant(name + ".weight", weights(to * perGroup * 9), to, perGroup, 3, 3);
        AttributeProto[] attributes = {
            GraphWriter.integer("group", groups),
            GraphWriter.integers("kernel_shape", 3, 3),
            GraphWriter.integers("pads", 1, 1, 1, 1),
            GraphWriter.integers("strides", stride, stride)
        };
        return graph.node("Conv", name, List.of(in, weight), attributes);
    }

    private void relu(String name, String in) {
        graph.node("Relu", name, List.of(in));
    }

    private String pooled(String in) {
        String mean = graph.node("GlobalAveragePool", "mean", List.of(in));
        return graph.node("Flatten", "pooled", List.of(mean), GraphWriter.integer("axis", 1));
    }

    private void linear(String name, String in, float[] weight, float[] bias) {
        int out = bias.length;
        List<String> inputs =
                List.of(
                        in,
                        graph.constant(name + ".weight", weight, out, weight.length / out),
                        graph.constant(name + ".bias", bias, out));
        graph.node("Gemm", name, inputs, GraphWriter.integer("transB", 1));
    }

    private float[] weights(int count) {
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        return weights;
    }
}
