package dev.sluice.augment.cli;

import static dev.sluice.augment.cli.QuadrantImages.CLASSES;
import static dev.sluice.augment.cli.QuadrantImages.SIDE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.onnx.GraphWriter;
import dev.sluice.augment.onnx.TestingGraph;
import dev.sluice.augment.reader.ImageSets;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.runtime.OnnxSession;
import dev.sluice.bundle.runtime.StageOutput;
import dev.sluice.bundle.runtime.StageRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Networks in forms that other people's exporters write, from the file to a bundle. */
class ForeignNetworkTest {

    private static final int IMAGES = 50;

    @TempDir private static Path folder;
    private static ImageSet images;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void writeData() throws IOException {
        QuadrantImages.write(folder, "train", 900, 1);
        QuadrantImages.write(folder, "t10k", IMAGES, 2);
        images = ImageSets.open(folder, Part.TEST);
    }

    @Test
    void fixedBatchFoldedNormalisationAndRawPixels() throws IOException {
        ModelProto file =
                TestingGraph.withInitialisersAsInputs(TestingGraph.withBatchOfOne(planar()));

        Bundle bundle = attach(file, "planar", "--place=linear:2", "--raw-pixels");

        assertThat(bundle.manifest().earlyExits()).isEqualTo(2);
        List<float[]> logits = run(file, pixel -> pixel);
        assertAnswers(bundle, logits.stream().map(ForeignNetworkTest::softmax).toList());
    }

    @Test
    void channelsLastAndASoftmax() throws IOException {
        ModelProto file = TestingGraph.withBatchOfOne(channelsLast());

        Bundle bundle = attach(file, "last", "--cut=sum.relu", "--mean=0.3", "--std=0.2");

        assertAnswers(bundle, run(file, pixel -> (pixel / 255 - 0.3f) / 0.2f));
    }

    @Test
    void inspectShowsWhereToCutThem() throws IOException {
        Path file = write(TestingGraph.withBatchOfOne(channelsLast()), "inspected");

        assertThat(execute("inspect", file.toString())).as(err.toString()).isZero();

        assertThat(out.toString())
                .contains("float32 [N,H,W,C], one image 1x8x8", "4 classes", "opset    13")
                .containsPattern("\\| stem.relu +\\| +\\| +6 x 8 x 8 +\\|")
                .containsPattern("\\| sum.relu +\\| +\\* +\\| +6 x 8 x 8 +\\|.*\\| +1,536 +\\|")
                .containsPattern("--place linear:3 +\\(linear:3 has no place for exit 1");
    }

    @Test
    void aPlaceAndACutTogetherAreRefused() throws IOException {
        Path file = write(planar(), "both");

        int status =
                execute(
                        "attach",
                        "--network=" + file,
                        "--data=" + folder,
                        "--cut=stem.relu",
                        "--place=fine:1",
                        "--branch=8",
                        "--name=n",
                        "--out=" + folder.resolve("none"));

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("mutually exclusive (specify only one)");
    }

    @Test
    void morePlacesThanTheNetworkHasAreOneLineOfError() throws IOException {
        Path file = write(planar(), "many");

        assertThat(
                        execute(
                                "attach",
                                "--network=" + file,
                                "--data=" + folder,
                                "--place=linear:9",
                                "--branch=8",
                                "--name=n",
                                "--mean=0",
                                "--std=1",
                                "--calibration-images=200",
                                "--out=" + folder.resolve("none")))
                .isEqualTo(1);

        assertThat(err.toString()).contains("error: linear:9 has no place for exit");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    private static ModelProto planar() {
        TestingGraph graph = new TestingGraph(1, SIDE, SIDE);
        GraphWriter writer = graph.writer();
        // Raw pixels are large: a first layer that makes them small, as a folded one would.
        writer.constant("small", new float[] {1 / 64f});
        writer.node("Mul", "scaled", List.of("x", "small"));
        String stem = graph.relu(graph.biased("scaled", "stem", 1, 6, 3, 1));
        String one = block(graph, stem, "one");
        String two = block(graph, one, "two");
        String three = graph.relu(graph.biased(two, "three", 6, 6, 3, 2));
        writer.constant("target", 1L, -1L);
        writer.node("Reshape", "flat", List.of(three, "target"));
        return graph.model(graph.linear("flat", "logits", 6 * 16, CLASSES), CLASSES);
    }

    private static ModelProto channelsLast() {
        TestingGraph graph = new TestingGraph(SIDE, SIDE, 1);
        String planes =
                graph.node("Transpose", "planes", "x", GraphWriter.integers("perm", 0, 3, 1, 2));
        String stem = graph.relu(graph.biased(planes, "stem", 1, 6, 3, 1));
        String block = block(graph, stem, "sum");
        String last = graph.relu(graph.biased(block, "last", 6, 6, 3, 2));
        String logits = graph.linear(graph.pooled(last, "pool"), "scores", 6, CLASSES);
        return graph.model(graph.node("Softmax", "chances", logits), CLASSES);
    }

    private static String block(TestingGraph graph, String in, String name) {
        String first = graph.relu(graph.biased(in, name + ".1", 6, 6, 3, 1));
        return graph.relu(graph.add(graph.biased(first, name + ".2", 6, 6, 3, 1), in, name));
    }

    private static Path write(ModelProto file, String name) throws IOException {
        return Files.write(folder.resolve(name + ".onnx"), file.toByteArray());
    }

    private Bundle attach(ModelProto file, String name, String... more) throws IOException {
        Path bundle = folder.resolve(name);
        String[] arguments = {
            "attach",
            "--network=" + write(file, name),
            "--data=" + folder,
            "--branch=8/2",
            "--name=foreign",
            "--out=" + bundle,
            "--epochs=3",
            "--flip=0",
            "--crop-padding=0",
            "--batch-size=32",
            "--calibration-images=300"
        };
        int status = execute(Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new));
        assertThat(status).as(err.toString()).isZero();
        return Bundle.read(bundle);
    }

    private int execute(String... arguments) {
        CommandLine command = AugmentMain.commandLine();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private interface Normalising {
        float apply(float pixel);
    }

    /** The file's own answers, one image at a time; with one channel, it does not matter where. */
    private static List<float[]> run(ModelProto file, Normalising normalising) {
        String output = file.getGraph().getOutput(0).getName();
        long[] shape =
                file
                        .getGraph()
                        .getInput(0)
                        .getType()
                        .getTensorType()
                        .getShape()
                        .getDimList()
                        .stream()
                        .mapToLong(dim -> dim.getDimValue())
                        .toArray();
        ByteBuffer input =
                ByteBuffer.allocateDirect(SIDE * SIDE * Float.BYTES).order(ByteOrder.nativeOrder());
        byte[] image = new byte[SIDE * SIDE];
        List<float[]> answers = new ArrayList<>();
        try (OnnxSession session = OnnxSession.open("file", file.toByteArray(), 1)) {
            for (int i = 0; i < IMAGES; i++) {
                images.copyImage(i, image, 0);
                for (int p = 0; p < image.length; p++) {
                    input.putFloat(
                            p * Float.BYTES, normalising.apply(Byte.toUnsignedInt(image[p])));
                }
                try (OnnxSession.Run run = session.run(input, ElementType.FLOAT32, shape)) {
                    float[] answer = new float[CLASSES];
                    run.floats(output).get(answer);
                    answers.add(answer);
                }
            }
        }
        return answers;
    }

    /** All stages with nothing leaving give the file's probabilities. */
    private static void assertAnswers(Bundle bundle, List<float[]> expected) {
        List<StageRunner> stages =
                IntStream.range(0, bundle.manifest().stages().size())
                        .mapToObj(i -> StageRunner.open(bundle, i, IMAGES, 1))
                        .toList();
        try {
            for (int i = 0; i < IMAGES; i++) {
                images.putImage(i, stages.get(0).input());
            }
            StageOutput output = stages.get(0).run(IMAGES);
            for (StageRunner next : stages.subList(1, stages.size())) {
                output.copyAllFeatures(next.input());
                output = next.run(IMAGES);
            }
            for (int i = 0; i < IMAGES; i++) {
                for (int k = 0; k < CLASSES; k++) {
                    assertThat(output.probability(i, k))
                            .isCloseTo(expected.get(i)[k], within(1e-4f));
                }
            }
        } finally {
            stages.forEach(StageRunner::close);
        }
    }

    private static float[] softmax(float[] logits) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        float[] chances = new float[logits.length];
        for (int k = 0; k < chances.length; k++) {
            chances[k] = (float) (Math.exp(logits[k]) / sum);
        }
        return chances;
    }
}
