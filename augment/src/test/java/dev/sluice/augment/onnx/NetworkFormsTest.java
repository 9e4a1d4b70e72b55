package dev.sluice.augment.onnx;

import static dev.sluice.augment.onnx.TestingGraph.changed;
import static dev.sluice.augment.onnx.TestingGraph.withBatchOfOne;
import static dev.sluice.augment.onnx.TestingGraph.withConstantNodes;
import static dev.sluice.augment.onnx.TestingGraph.withInitialisersAsInputs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.runtime.OnnxSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as exporters write them: read, they take any batch and answer as they did. */
class NetworkFormsTest {

    private static final int IMAGES = 5;
    private static final int SIDE = 8;

    private static final float[] PLANES = pixels();

    static Stream<Named<ModelProto>> files() {
        return Stream.of(
                Named.of("batch of one", withBatchOfOne(folded("Flatten"))),
                Named.of("batch normalisation as nodes", withBatchOfOne(residual())),
                Named.of("a free batch, 1 inside", folded("Reshape 1")),
                Named.of("a constant Reshape", withBatchOfOne(folded("Reshape 1"))),
                Named.of("a Reshape of nodes", withConstantNodes(folded("Reshape 1"))),
                Named.of("sizes that are computed", withBatchOfOne(folded("Reshape computed"))),
                Named.of("sizes of which 1 is a constant", withBatchOfOne(folded("Reshape half"))),
                Named.of("Flatten at axis 0", withBatchOfOne(folded("Flatten 0"))),
                Named.of("weights as inputs", withInitialisersAsInputs(residual())),
                Named.of("weights as nodes", withConstantNodes(residual())),
                Named.of("an Expand to 1", withBatchOfOne(expanded())),
                Named.of("a constant map beside the image", withBatchOfOne(positions())),
                Named.of("a Resize to sizes", withBatchOfOne(resized())),
                Named.of("Pad, pools and Dropout", withBatchOfOne(padded())),
                Named.of("depthwise layers", withBatchOfOne(depthwise())));
    }

    @ParameterizedTest
    @MethodSource("files")
    void answerAsBeforeForAnyBatch(ModelProto file) {
        Network network = Network.read("net.onnx", file.toByteArray());

        assertThat(network.layout()).isEqualTo(ImageLayout.PLANAR);
        assertThat(network.image()).isEqualTo(new ImageShape(3, SIDE, SIDE));
        float[] all = run(network.model(), network.logits(), PLANES, IMAGES, 3, SIDE, SIDE);
        for (int i = 0; i < IMAGES; i++) {
            float[] one = run(file, "logits", image(PLANES, i), 1, 3, SIDE, SIDE);
            for (int k = 0; k < 4; k++) {
                assertThat(all[4 * i + k]).isCloseTo(one[k], within(1e-5f));
            }
        }
    }

    @Test
    void aNetworkThatWantsChannelsLastTakesPlanes() {
        ModelProto file = withBatchOfOne(channelsLast());

        Network network = Network.read("net.onnx", file.toByteArray());

        assertThat(network.layout()).isEqualTo(ImageLayout.CHANNELS_LAST);
        assertThat(network.image()).isEqualTo(new ImageShape(3, SIDE, SIDE));
        float[] all = run(network.model(), network.logits(), PLANES, IMAGES, 3, SIDE, SIDE);
        for (int i = 0; i < IMAGES; i++) {
            float[] one = run(file, "logits", turned(image(PLANES, i)), 1, SIDE, SIDE, 3);
            for (int k = 0; k < 4; k++) {
                assertThat(all[4 * i + k]).isCloseTo(one[k], within(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Softmax", "LogSoftmax"})
    void theLogitsAreThoseBeforeASoftmax(String last) {
        ModelProto plain = folded("Flatten");
        ModelProto ended =
                changed(
                        plain,
                        graph -> {
                            graph.addNode(GraphWriter.nodeOf(last, "end", List.of("logits")));
                            graph.getOutputBuilder(0).setName("end");
                        });

        assertThat(Network.read("net.onnx", ended.toByteArray()).logits()).isEqualTo("logits");
    }

    @Test
    void probabilitiesThatNoSoftmaxMakesAreReadByTheirLogarithms() {
        ModelProto plain = folded("Flatten");
        ModelProto ended =
                changed(
                        plain,
                        graph -> {
                            GraphWriter own = new GraphWriter("");
                            own.node("Exp", "powers", List.of("logits"));
                            own.constant("second", 1L);
                            own.node("ReduceSum", "sum", List.of("powers", "second"));
                            own.node("Div", "end", List.of("powers", "sum"));
                            graph.addAllNode(own.graph().getNodeList());
                            graph.addAllInitializer(own.graph().getInitializerList());
                            graph.getOutputBuilder(0).setName("end");
                        });

        Network network = Network.read("net.onnx", ended.toByteArray());

        float[] expected = run(ended, "end", PLANES, IMAGES, 3, SIDE, SIDE);
        float[] logits = run(network.model(), network.logits(), PLANES, IMAGES, 3, SIDE, SIDE);
        assertThat(network.logits()).isNotEqualTo("end");
        for (int i = 0; i < expected.length; i++) {
            assertThat(logits[i]).isCloseTo((float) Math.log(expected[i]), within(1e-5f));
        }
    }

    @Test
    void theLogitsHaveTheShapeThatTheSoftmaxGetsAfterwards() {
        TestingGraph graph = new TestingGraph(3, SIDE, SIDE);
        String maps = graph.biased("x", "conv", 3, 4, 3, 1);
        String mean = graph.node("GlobalAveragePool", "mean", maps);
        String chances = graph.node("Softmax", "chances", mean, GraphWriter.integer("axis", 1));
        graph.node("Flatten", "flat", chances, GraphWriter.integer("axis", 1));
        ModelProto file = graph.model("flat", 4);

        Network network = Network.read("net.onnx", file.toByteArray());

        float[] logits = run(network.model(), network.logits(), PLANES, 1, 3, SIDE, SIDE);
        float[] expected = run(file, "mean", PLANES, 1, 3, SIDE, SIDE);
        assertThat(logits).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26})
    void everyOpsetThatTheRuntimeTakesIsRead(long opset) {
        ModelProto file =
                withBatchOfOne(folded("Reshape 1")).toBuilder()
                        .setOpsetImport(0, OperatorSetIdProto.newBuilder().setVersion(opset))
                        .build();

        assertThat(Network.read("net.onnx", file.toByteArray()).opset()).isEqualTo(opset);
    }

    @Test
    void aNetworkThatTakesAnyBatchKeepsItsNodes() {
        ModelProto file = residual();

        Network network = Network.read("net.onnx", file.toByteArray());

        assertThat(network.model().getGraph().getNodeList())
                .isEqualTo(file.getGraph().getNodeList());
        assertThat(network.model().getGraph().getInitializerList())
                .isEqualTo(file.getGraph().getInitializerList());
    }

    /** Two convolutions with a bias, then a head that flattens in one of several ways. */
    private static ModelProto folded(String flattening) {
        TestingGraph graph = new TestingGraph(3, SIDE, SIDE);
        String first = graph.relu(graph.biased("x", "conv1", 3, 4, 3, 2));
        String second = graph.relu(graph.biased(first, "conv2", 4, 6, 3, 2));
        GraphWriter writer = graph.writer();
        switch (flattening) {
            case "Flatten" -> graph.node("Flatten", "flat", second);
            case "Flatten 0" ->
                    graph.node("Flatten", "flat", second, GraphWriter.integer("axis", 0));
            case "Reshape 1" -> {
                writer.constant("target", 1L, -1L);
                writer.node("Reshape", "flat", List.of(second, "target"));
            }
            case "Reshape computed", "Reshape half" -> {
                writer.constant("zero", 0L);
                writer.constant("one", 1L);
                writer.constant("all", -1L);
                writer.node("Shape", "sizes", List.of(second));
                writer.node("Gather", "batch", List.of("sizes", "zero"));
                String batch = flattening.equals("Reshape half") ? "one" : "batch";
                writer.node(
                        "Concat", "target", List.of(batch, "all"), GraphWriter.integer("axis", 0));
                writer.node("Reshape", "flat", List.of(second, "target"));
            }
            default -> throw new IllegalArgumentException(flattening);
        }
        return graph.model(graph.linear("flat", "logits", 24, 4), 4);
    }

    private static ModelProto residual() {
        TestingGraph graph = new TestingGraph(3, SIDE, SIDE);
        String stem = graph.relu(graph.normalised(graph.convolution("x", "c", 3, 4, 3, 1), "b", 4));
        String inner = graph.normalised(graph.convolution(stem, "c1", 4, 4, 3, 1), "b1", 4);
        String out = graph.relu(graph.add(inner, stem, "sum"));
        return graph.model(graph.linear(graph.pooled(out, "pool"), "logits", 4, 4), 4);
    }

    private static ModelProto expanded() {
        TestingGraph graph = new TestingGraph(3, SIDE, SIDE);
        graph.writer().constant("sizes", 1L, 3L, SIDE, SIDE);
        graph.writer().node("Expand", "wide", List.of("x", "sizes"));
        String conv = graph.biased("wide", "conv", 3, 4, 3, 1);
        return graph.model(graph.linear(graph.pooled(conv, "pool"), "logits", 4, 4), 4);
    }

    private static ModelProto positions() {
        TestingGraph graph = new TestingGraph(3, SIDE, SIDE);
        graph.writer().constant("positions", new float[SIDE * SIDE], 1, 1, SIDE, SIDE);
        String both = graph.concat("both", "x", "positions");
        String conv = graph.biased(both, "conv", 4, 4, 3, 1);
        return graph.model(graph.linear(graph.pooled(conv, "pool"), "logits", 4, 4), 4);
    }

    private static ModelProto resized() {
        TestingGraph graph = new TestingGraph(3, SIDE, SIDE);
        String conv = graph.biased("x", "conv", 3, 4, 3, 1);
        graph.writer().constant("sizes", 1L, 4L, 4L, 4L);
        graph.writer().node("Resize", "small", List.of(conv, "", "", "sizes"));
        return graph.model(graph.linear(graph.pooled("small", "pool"), "logits", 4, 4), 4);
    }

    private static ModelProto padded() {
        TestingGraph graph = new TestingGraph(3, SIDE, SIDE);
        graph.writer().constant("pads", 0L, 0L, 1L, 1L, 0L, 0L, 1L, 1L);
        graph.writer().node("Pad", "padded", List.of("x", "pads"));
        String conv = graph.relu(graph.biased("padded", "conv", 3, 4, 3, 1));
        String pooled =
                graph.node(
                        "AveragePool",
                        "pool",
                        graph.maxPool(conv, "max"),
                        GraphWriter.integers("kernel_shape", 5, 5));
        String dropped = graph.node("Dropout", "dropped", pooled);
        String flat = graph.node("Flatten", "flat", dropped, GraphWriter.integer("axis", 1));
        return graph.model(graph.linear(flat, "logits", 4, 4), 4);
    }

    private static ModelProto depthwise() {
        TestingGraph graph = new TestingGraph(3, SIDE, SIDE);
        String wide = graph.relu(graph.biased("x", "conv", 3, 8, 3, 2));
        String each = graph.grouped(wide, "each", 8, 8, 8);
        String point = graph.biased(each, "point", 8, 4, 1, 1);
        return graph.model(graph.linear(graph.pooled(point, "pool"), "logits", 4, 4), 4);
    }

    private static ModelProto channelsLast() {
        TestingGraph graph = new TestingGraph(SIDE, SIDE, 3);
        AttributeProto perm = GraphWriter.integers("perm", 0, 3, 1, 2);
        String planes = graph.node("Transpose", "planes", "x", perm);
        String conv = graph.relu(graph.biased(planes, "conv", 3, 4, 3, 1));
        return graph.model(graph.linear(graph.pooled(conv, "pool"), "logits", 4, 4), 4);
    }

    private static float[] run(
            ModelProto model, String output, float[] pixels, int count, long... sizes) {
        ByteBuffer input =
                ByteBuffer.allocateDirect(count * 3 * SIDE * SIDE * Float.BYTES)
                        .order(ByteOrder.nativeOrder());
        input.asFloatBuffer().put(pixels, 0, count * 3 * SIDE * SIDE);
        ModelProto asked = GraphProbe.withOutputs(model, List.of(output));
        try (OnnxSession session = OnnxSession.open("test", asked.toByteArray(), 1);
                OnnxSession.Run run =
                        session.run(
                                input,
                                ElementType.FLOAT32,
                                new long[] {count, sizes[0], sizes[1], sizes[2]})) {
            float[] answer = new float[run.floats(output).remaining()];
            run.floats(output).get(answer);
            return answer;
        }
    }

    private static float[] image(float[] pixels, int index) {
        int size = 3 * SIDE * SIDE;
        return Arrays.copyOfRange(pixels, index * size, (index + 1) * size);
    }

    private static float[] turned(float[] planes) {
        float[] turned = new float[planes.length];
        for (int channel = 0; channel < 3; channel++) {
            for (int p = 0; p < SIDE * SIDE; p++) {
                turned[p * 3 + channel] = planes[channel * SIDE * SIDE + p];
            }
        }
        return turned;
    }

    private static float[] pixels() {
        Random random = new Random(5);
        float[] pixels = new float[IMAGES * 3 * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        return pixels;
    }
}
