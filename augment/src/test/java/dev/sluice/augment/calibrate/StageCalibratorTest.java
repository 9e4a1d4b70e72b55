package dev.sluice.augment.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.compose.ExitBranch;
import dev.sluice.augment.compose.ExitScoring;
import dev.sluice.augment.compose.OlderStages;
import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.compose.StageComposer;
import dev.sluice.augment.cut.GraphCutter;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.ConfidenceSource;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Of a network that is surer than it should be: labels are drawn from its probabilities at a higher
 * temperature. Its one branch has the backbone's own classifier, so both exits say the same.
 */
class StageCalibratorTest {

    private static final int IMAGES = 3_000;
    private static final double OVERCONFIDENCE = 10;
    private static final int FINAL = 1;

    private static final List<BundleWriter.Stage> STAGES = stages();
    private static final ImageSet CALIBRATION = labelled(noise(1));
    private static final ImageSet OTHERS = labelled(noise(2));

    @Test
    void findsHowMuchTooSureTheFinalExitIs() {
        Calibration calibration = calibrate(STAGES, CALIBRATION);

        assertThat(calibration.exits()).hasSize(2);
        assertThat(calibration.exits().get(FINAL).temperature())
                .isCloseTo(OVERCONFIDENCE, withinPercentage(10))
                .isCloseTo(calibration.exits().get(0).temperature(), within(1e-3));
    }

    @Test
    void theFinalExitIsNoLongerTooSureOnOtherImages() {
        ExitScores before = observe(STAGES, OTHERS);
        ExitScores after = observe(calibrate(STAGES, CALIBRATION).stages(), OTHERS);

        assertThat(quality(before).ece()).isGreaterThan(0.1);
        assertThat(quality(after).ece()).isLessThan(0.03);
        assertThat(quality(after).accuracy()).isEqualTo(quality(before).accuracy());
    }

    @Test
    void theFinalExitsProbabilitiesStayAsTheyWereToTheLastBit() {
        List<BundleWriter.Stage> older = List.of(STAGES.get(0), OlderStages.of(STAGES.get(FINAL)));

        float[] before = observe(older, OTHERS).probabilities(FINAL);
        float[] after =
                observe(calibrate(STAGES, CALIBRATION).stages(), OTHERS).probabilities(FINAL);

        assertThat(after).containsExactly(before);
    }

    @Test
    void theFinalExitIsToldOfAsItThenIs() {
        Calibration calibration = calibrate(STAGES, CALIBRATION);

        assertThat(calibration.exits().get(FINAL).quality())
                .isEqualTo(quality(observe(calibration.stages(), CALIBRATION)));
    }

    @Test
    void withoutLabelsTheFinalExitHasNoTemperatureWhateverItHadBefore() {
        List<BundleWriter.Stage> tempered = calibrate(STAGES, CALIBRATION).stages();

        Calibration anew = calibrate(tempered, ToyBundle.unlabelled(OTHERS));

        assertThat(anew.exits().get(FINAL).temperature()).isOne();
        assertThat(anew.stages().get(FINAL).graph()).isEqualTo(STAGES.get(FINAL).graph());
    }

    @Test
    void aLastStageOfAnOlderVersionStaysAsItIs() {
        BundleWriter.Stage older = OlderStages.of(STAGES.get(FINAL));

        Calibration calibration = calibrate(List.of(STAGES.get(0), older), CALIBRATION);

        assertThat(calibration.exits().get(FINAL).temperature()).isOne();
        assertThat(calibration.stages().get(FINAL).graph()).isEqualTo(older.graph());
        assertThat(calibration.exits().get(FINAL).quality().ece()).isGreaterThan(0.1);
        assertThat(calibration.exits().get(0).quality().ece()).isLessThan(0.03);
    }

    @Test
    void calibratingAgainOnTheSameImagesComesToTheSameStages() {
        Calibration once = calibrate(STAGES, CALIBRATION);

        Calibration twice = calibrate(calibrate(once.stages(), OTHERS).stages(), CALIBRATION);

        for (int stage = 0; stage <= FINAL; stage++) {
            assertThat(twice.stages().get(stage).graph())
                    .isEqualTo(once.stages().get(stage).graph());
        }
    }

    private static Calibration calibrate(List<BundleWriter.Stage> stages, ImageSet images) {
        return new StageCalibrator(ToyNetwork.CLASSES, 1)
                .calibrate(stages, ConfidenceSource.MAX_PROBABILITY, images, done -> {});
    }

    private static ExitQuality quality(ExitScores scores) {
        return ExitQuality.of(scores.confidence(FINAL), scores.right(FINAL));
    }

    private static ExitScores observe(List<BundleWriter.Stage> stages, ImageSet images) {
        try (StageChain chain = new StageChain(stages, ToyNetwork.CLASSES, 1)) {
            return chain.observe(images, done -> {});
        }
    }

    private static List<BundleWriter.Stage> stages() {
        ExitBranch branch =
                new ExitBranch(
                        ToyNetwork.linearBranch(
                                List.of(6, 3, 3),
                                weights("logits.weight"),
                                weights("logits.bias"),
                                new float[] {1, 1, 1, 1, 1, 1}),
                        1,
                        new ExitScoring.MaxProbability());
        return new StageComposer(
                        GraphCutter.cut(ToyNetwork.network(), List.of("third")),
                        new PixelNormalisation(List.of(0.3f), List.of(0.2f)))
                .compose(List.of(branch));
    }

    private static float[] weights(String name) {
        TensorProto tensor =
                ToyNetwork.model().getGraph().getInitializerList().stream()
                        .filter(t -> t.getName().equals(name))
                        .findFirst()
                        .orElseThrow();
        float[] values = new float[tensor.getRawData().size() / Float.BYTES];
        tensor.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    private static ImageSet noise(long seed) {
        byte[] pixels = new byte[IMAGES * 36];
        new Random(seed).nextBytes(pixels);
        return ImageSet.of(
                ToyNetwork.network().image(), pixels, new int[IMAGES], List.of("a", "b", "c"));
    }

    /** The images with labels drawn from p^(1/T) over its sum, p being the backbone's. */
    private static ImageSet labelled(ImageSet images) {
        float[] probabilities = observe(STAGES, images).probabilities(FINAL);
        Random random = new Random(5);
        byte[] pixels = new byte[IMAGES * 36];
        int[] labels = new int[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            images.copyImage(i, pixels, i * 36);
            double[] weight = new double[ToyNetwork.CLASSES];
            double sum = 0;
            for (int k = 0; k < weight.length; k++) {
                weight[k] = Math.pow(probabilities[i * weight.length + k], 1 / OVERCONFIDENCE);
                sum += weight[k];
            }
            double draw = random.nextDouble() * sum;
            while (labels[i] < weight.length - 1 && draw >= weight[labels[i]]) {
                draw -= weight[labels[i]++];
            }
        }
        return ImageSet.of(images.shape(), pixels, labels, images.classNames());
    }
}
