package dev.sluice.augment.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.compose.PixelNormalisation.Range;
import dev.sluice.augment.cut.CutNetwork;
import dev.sluice.augment.cut.GraphCutter;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.onnx.OnnxChecker;
import dev.sluice.augment.onnx.SharedModels;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.augment.reader.ImageSets;
import dev.sluice.augment.train.branch.FeatureShape;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.runtime.OnnxSession;
import dev.sluice.bundle.runtime.StageOutput;
import dev.sluice.bundle.runtime.StageRunner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageComposerTest {

    private static final int IMAGES = 7;
    private static final int REAL_IMAGES = 300;
    private static final PixelNormalisation CIFAR =
            new PixelNormalisation(
                    List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));
    private static final PixelNormalisation GREY =
            new PixelNormalisation(List.of(0.3f), List.of(0.2f));

    @ParameterizedTest
    @ValueSource(longs = {9, 11, 13, 18, 20, 26})
    void everyExitClosedIsTheUntouchedBackbone(long opset) {
        Network network = Network.read("toy.onnx", ToyNetwork.model(opset).toByteArray());
        List<BundleWriter.Stage> stages = toyStages(network, 1);
        byte[] images = noise(network.image());

        List<StageOutput> outputs = run(stages, ToyNetwork.CLASSES, images);

        assertEqualsBackbone(network, GREY, images, outputs.get(2), 1e-4);
    }

    @Test
    void oneMeanServesAllChannelsAndRawPixelsStayAsTheyAre() {
        float[] three = {3, 3, 3};
        float[] half = {0.5f, 0.5f, 0.5f};

        PixelNormalisation raw =
                PixelNormalisation.of(new float[] {3}, new float[] {0.5f}, Range.RAW);

        assertThat(raw.forChannels(3)).isEqualTo(PixelNormalisation.of(three, half, Range.RAW));
        assertThat(raw.forChannels(3).offset()).containsExactly(three);
        assertThat(raw.forChannels(3).scale()).containsExactly(half);
        assertThat(GREY.offset()).containsExactly(0.3f * 255);
    }

    @Test
    void everyExitClosedIsTheUntouchedBackboneForARealNetwork() throws IOException {
        CutNetwork cut = resNet20();
        List<BundleWriter.Stage> stages = resNetStages(cut);
        byte[] images = noise(cut.network().image());

        List<StageOutput> outputs = run(stages, 10, images);

        stages.forEach(stage -> OnnxChecker.check(stage.graph()));
        assertEqualsBackbone(cut.network(), CIFAR, images, outputs.get(2), 1e-4);
    }

    @Test
    void everyExitClosedAnswersRealImagesAsTheirPublisherFound(@TempDir Path folder)
            throws Exception {
        Path golden = SharedModels.file("models/golden/resnet20.logits.f32");
        ImageSet real = unpacked(SharedModels.file("cifar10/test_batch.bin.xz"), folder);
        byte[] images = new byte[REAL_IMAGES * real.shape().pixels()];
        real.fill(ByteBuffer.wrap(images), 0, REAL_IMAGES);
        float[] logits = new float[REAL_IMAGES * 10];
        ByteBuffer.wrap(Files.readAllBytes(golden))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(logits);
        CutNetwork cut = resNet20();

        StageOutput last = run(resNetStages(cut), 10, images, REAL_IMAGES).get(2);

        int right = 0;
        for (int row = 0; row < REAL_IMAGES; row++) {
            double[] expected = softmax(logits, row * 10, 10);
            for (int k = 0; k < 10; k++) {
                // The logits agree within 1e-3, so probabilities do within half of that.
                assertThat((double) last.probability(row, k)).isCloseTo(expected[k], within(5e-4));
            }
            right += last.classIndex(row) == real.label(row) ? 1 : 0;
        }
        assertThat((double) right / REAL_IMAGES).as("published: 0.917").isGreaterThan(0.85);
    }

    private static ImageSet unpacked(Path packed, Path folder) throws Exception {
        assumeThat(Path.of("/usr/bin/xz")).as("the xz program").isExecutable();
        Process unpacking =
                new ProcessBuilder("/usr/bin/xz", "-dc", packed.toString())
                        .redirectOutput(folder.resolve("test_batch.bin").toFile())
                        .start();
        assertThat(unpacking.waitFor()).as("xz -dc %s", packed).isZero();
        return ImageSets.open(folder, Part.TEST);
    }

    private static CutNetwork resNet20() throws IOException {
        return GraphCutter.cut(
                Network.read(SharedModels.network("resnet20.onnx")),
                List.of("layer1.1.relu2.out", "layer2.1.relu2.out"));
    }

    private static List<BundleWriter.Stage> resNetStages(CutNetwork cut) {
        return new StageComposer(cut, CIFAR)
                .compose(branches(cut, 1, new ExitScoring.MaxProbability()));
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 11, 13, 18, 20, 26})
    void theOnnxCheckerTakesEveryStage(long opset) {
        Network network = Network.read("toy.onnx", ToyNetwork.model(opset).toByteArray());

        toyStages(network, 2).forEach(stage -> OnnxChecker.check(stage.graph()));
    }

    @Test
    void theConfidenceIsTheLargestProbabilityAtTheTemperature() {
        Network network = ToyNetwork.network();
        byte[] images = noise(network.image());

        StageOutput cold = run(toyStages(network, 1), 3, images).get(0);
        StageOutput warm = run(toyStages(network, 2.5), 3, images).get(0);

        for (int row = 0; row < IMAGES; row++) {
            double sum = 0;
            for (int k = 0; k < 3; k++) {
                sum += Math.pow(cold.probability(row, k), 1 / 2.5);
            }
            for (int k = 0; k < 3; k++) {
                assertThat((double) warm.probability(row, k))
                        .isCloseTo(Math.pow(cold.probability(row, k), 1 / 2.5) / sum, within(1e-5));
            }
            assertThat(warm.confidence(row))
                    .isEqualTo(warm.probability(row, warm.classIndex(row)))
                    .isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 13, 18, 26})
    void theFinalExitsTemperatureShapesItsConfidenceAndNotItsProbabilities(long opset) {
        Network network = Network.read("toy.onnx", ToyNetwork.model(opset).toByteArray());
        byte[] images = noise(network.image());
        List<BundleWriter.Stage> plain = toyStages(network, 1);

        StageOutput older = run(withLast(plain, OlderStages.of(plain.get(2))), 3, images).get(2);
        StageOutput cold = run(plain, 3, images).get(2);
        StageOutput warm = run(withLast(plain, tempered(plain.get(2), 2.5)), 3, images).get(2);

        for (int row = 0; row < IMAGES; row++) {
            double sum = 0;
            double largest = 0;
            for (int k = 0; k < 3; k++) {
                assertThat(warm.probability(row, k))
                        .isEqualTo(cold.probability(row, k))
                        .isEqualTo(older.probability(row, k));
                double weight = Math.pow(older.probability(row, k), 1 / 2.5);
                sum += weight;
                largest = Math.max(largest, weight);
            }
            assertThat((double) warm.confidence(row)).isCloseTo(largest / sum, within(1e-5));
            assertThat(cold.confidence(row)).isEqualTo(older.confidence(row));
        }
    }

    @Test
    void theConfidenceOfAHeadIsItsStretchedAndShiftedSigmoid() {
        Network network = ToyNetwork.network();
        CutNetwork cut = GraphCutter.cut(network, List.of("first", "second"));
        StageComposer composer = new StageComposer(cut, GREY);
        byte[] images = noise(network.image());

        StageOutput plain =
                run(composer.compose(branches(cut, 1, ExitScoring.Head.AS_TRAINED)), 3, images)
                        .get(1);
        StageOutput scaled =
                run(composer.compose(branches(cut, 1, new ExitScoring.Head(0.5, -1))), 3, images)
                        .get(1);

        for (int row = 0; row < IMAGES; row++) {
            double logit = Math.log(plain.confidence(row) / (1 - (double) plain.confidence(row)));
            assertThat((double) scaled.confidence(row))
                    .isCloseTo(1 / (1 + Math.exp(-(0.5 * logit - 1))), within(1e-4));
        }
    }

    @Test
    void macsOfSegmentsAddUpToTheBackboneAndBranchesAreCountedApart() {
        List<BundleWriter.Stage> stages = toyStages(ToyNetwork.network(), 1);

        assertThat(stages.stream().map(BundleWriter.Stage::segmentMacs))
                .containsExactly(1_296L, 5_184L, 972L + 18);
        assertThat(stages.stream().map(BundleWriter.Stage::branchMacs))
                .containsExactly(4L * 3 + 4, 4L * 3 + 4, 0L);
    }

    @Test
    void refusesANormalisationOfOtherChannels() {
        CutNetwork cut = GraphCutter.cut(ToyNetwork.network(), List.of("first"));
        PixelNormalisation rgb = new PixelNormalisation(List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

        assertThatThrownBy(() -> new StageComposer(cut, rgb))
                .hasMessageContaining(
                        "mean and std have 3 values; expected 1, or one for each of 1");
    }

    private static List<BundleWriter.Stage> toyStages(Network network, double temperature) {
        CutNetwork cut = GraphCutter.cut(network, List.of("first", "second"));
        return new StageComposer(cut, GREY)
                .compose(branches(cut, temperature, new ExitScoring.MaxProbability()));
    }

    private static List<BundleWriter.Stage> withLast(
            List<BundleWriter.Stage> stages, BundleWriter.Stage last) {
        return List.of(stages.get(0), stages.get(1), last);
    }

    private static BundleWriter.Stage tempered(BundleWriter.Stage last, double temperature) {
        return new BundleWriter.Stage(
                ExitScalars.set(last.graph(), temperature, new ExitScoring.MaxProbability()),
                last.input(),
                last.features(),
                last.segmentMacs(),
                last.branchMacs());
    }

    private static List<ExitBranch> branches(
            CutNetwork cut, double temperature, ExitScoring scoring) {
        List<ExitBranch> branches = new ArrayList<>();
        for (FeatureShape shape : cut.shapes()) {
            ModelProto model =
                    ToyNetwork.branch(
                            shape.channels(),
                            shape.height(),
                            shape.width(),
                            cut.network().classes(),
                            31 + branches.size());
            branches.add(new ExitBranch(model, temperature, scoring));
        }
        return branches;
    }

    /** Every stage's output on every image, each stage fed with the features of the one before. */
    private static List<StageOutput> run(
            List<BundleWriter.Stage> stages, int classes, byte[] images) {
        return run(stages, classes, images, IMAGES);
    }

    private static List<StageOutput> run(
            List<BundleWriter.Stage> stages, int classes, byte[] images, int count) {
        List<StageOutput> outputs = new ArrayList<>();
        byte[] input = images;
        for (BundleWriter.Stage stage : stages) {
            StageSpec spec = stage.spec("stage.onnx");
            try (StageRunner runner =
                    StageRunner.open("stage", spec, stage.graph(), classes, count, 1)) {
                runner.input().put(input);
                StageOutput output = runner.run(count).copy();
                outputs.add(output);
                if (stage.features() != null) {
                    input = new byte[count * output.featureBytes()];
                    output.copyAllFeatures(ByteBuffer.wrap(input));
                }
            }
        }
        return outputs;
    }

    /** Runs the network's own file on images that are normalised here, and compares. */
    private static void assertEqualsBackbone(
            Network network,
            PixelNormalisation normalisation,
            byte[] images,
            StageOutput last,
            double tolerance) {
        ImageShape shape = network.image();
        ByteBuffer input =
                ByteBuffer.allocateDirect(images.length * Float.BYTES)
                        .order(ByteOrder.nativeOrder());
        int plane = shape.height() * shape.width();
        for (int i = 0; i < images.length; i++) {
            int c = i / plane % shape.channels();
            float x = Byte.toUnsignedInt(images[i]) / 255f;
            input.putFloat((x - normalisation.mean().get(c)) / normalisation.std().get(c));
        }
        try (OnnxSession session = OnnxSession.open("untouched", network.model().toByteArray(), 1);
                OnnxSession.Run run =
                        session.run(
                                input.flip(),
                                ElementType.FLOAT32,
                                IMAGES,
                                shape.channels(),
                                shape.height(),
                                shape.width())) {
            float[] logits = new float[IMAGES * network.classes()];
            run.floats(network.logits()).get(logits);
            for (int row = 0; row < IMAGES; row++) {
                double[] expected = softmax(logits, row * network.classes(), network.classes());
                for (int k = 0; k < expected.length; k++) {
                    assertThat((double) last.probability(row, k))
                            .isCloseTo(expected[k], within(tolerance));
                }
            }
        }
    }

    private static double[] softmax(float[] logits, int from, int count) {
        double[] exp = new double[count];
        double sum = 0;
        for (int k = 0; k < count; k++) {
            exp[k] = Math.exp(logits[from + k]);
            sum += exp[k];
        }
        for (int k = 0; k < count; k++) {
            exp[k] /= sum;
        }
        return exp;
    }

    private static byte[] noise(ImageShape shape) {
        byte[] images = new byte[IMAGES * shape.pixels()];
        new Random(5).nextBytes(images);
        return images;
    }
}
