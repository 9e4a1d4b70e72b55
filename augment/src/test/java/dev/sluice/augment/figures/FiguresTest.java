package dev.sluice.augment.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.augment.calibrate.ExitQuality;
import dev.sluice.augment.calibrate.ToyBundle;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.Evaluation;
import dev.sluice.augment.evaluate.Reliability;
import dev.sluice.augment.evaluate.Survey;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.exit.Thresholds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {

    private static final List<String> NAMES = List.of("cat", "dog", "newt");

    /** One early exit; it answers images 0 to 3 at threshold 0.5. */
    private static final Survey SURVEY =
            new Survey(
                    new int[][] {{0, 1, 1, 2, 0, 0}, {0, 0, 1, 1, 1, 0}},
                    new float[][] {
                        {0.9f, 0.8f, 0.7f, 0.6f, 0.5f, 0.1f}, {0.9f, 0.9f, 0.9f, 0.9f, 0.9f, 0.9f}
                    });

    private static final int[] LABELS = {0, 0, 0, 1, 1, 1};
    private static final Thresholds HALF = Thresholds.of(0.5);

    @TempDir private Path folder;

    @Test
    void aClassIsFollowedByItsLabel() {
        List<ClassEffect> effects =
                ClassEffect.of(NAMES, SURVEY.observations(LABELS), LABELS, HALF);

        assertThat(effects)
                .containsExactly(
                        new ClassEffect("cat", 3, 2 / 3.0, 1 / 3.0, List.of(1.0, 0.0)),
                        new ClassEffect("dog", 3, 2 / 3.0, 1 / 3.0, List.of(1 / 3.0, 2 / 3.0)));
    }

    @Test
    void whatIsLostAndGainedIsCountedImageByImage() {
        Changes changes = Changes.of(NAMES, SURVEY, SURVEY.observations(LABELS), LABELS, HALF);

        // Image 1 (cat taken for dog) and 3 (dog taken for newt) are lost, none is gained.
        assertThat(changes.bothRight()).isEqualTo(2);
        assertThat(changes.lost()).isEqualTo(2);
        assertThat(changes.gained()).isZero();
        assertThat(changes.bothWrong()).isEqualTo(2);
        assertThat(changes.images()).isEqualTo(6);
        assertThat(changes.slips())
                .containsExactly(
                        new Changes.Slip("cat", "dog", 1), new Changes.Slip("dog", "newt", 1));
    }

    @Test
    void theStandardErrorIsThatOfThePairedDifferences() {
        Changes changes = new Changes(70, 9, 4, 17, List.of());
        double[] differences = new double[100];
        Arrays.fill(differences, 0, 9, 1);
        Arrays.fill(differences, 9, 13, -1);

        double mean = Arrays.stream(differences).average().orElseThrow();
        double variance =
                Arrays.stream(differences)
                        .map(d -> (d - mean) * (d - mean))
                        .average()
                        .orElseThrow();
        assertThat(changes.standardError()).isCloseTo(Math.sqrt(variance / 100), within(1e-12));
    }

    @Test
    void aBudgetIsHeldToWhatWasForetoldAndNotToWhatCameOfIt() {
        MeasuredRow cheap = row(0.3, 0.02);
        MeasuredRow dear = row(0.4, 0.004);
        Figures figures =
                new Figures(
                        Reference.LABELS,
                        6,
                        0.9,
                        List.of(cheap, dear),
                        new CurvePoint(0.2, 0.95),
                        List.of(),
                        List.of(),
                        new Changes(6, 0, 0, 0, List.of()));

        assertThat(figures.within(2)).contains(cheap);
        assertThat(figures.within(1.99)).contains(dear);
        assertThat(figures.within(0.4)).contains(dear);
        assertThat(figures.within(0.39)).isEmpty();
    }

    /** A row whose measured accuracy is far from what was foretold. */
    private static MeasuredRow row(double relativeMacs, double foretoldDrop) {
        Outcome outcome = new Outcome(List.of(0.5, 0.5), 0.5, 0.5, relativeMacs);
        return new MeasuredRow(
                new CalibrationRow(HALF, outcome, 0.9 - foretoldDrop), foretoldDrop, outcome);
    }

    @Test
    void theBinsHoldWhatTheCalibrationErrorIsMadeOf() {
        Random random = new Random(2);
        float[] confidence = new float[2000];
        boolean[] right = new boolean[confidence.length];
        for (int i = 0; i < confidence.length; i++) {
            confidence[i] = i == 0 ? 1 : random.nextFloat();
            right[i] = random.nextFloat() < confidence[i] * confidence[i];
        }

        Reliability reliability = Reliability.of(confidence, right);

        double error =
                reliability.bins().stream()
                                .mapToDouble(b -> b.images() * Math.abs(b.confidence() - b.right()))
                                .sum()
                        / confidence.length;
        assertThat(reliability.bins()).hasSize(Reliability.BINS);
        assertThat(reliability.bins().stream().mapToInt(Reliability.Bin::images).sum())
                .isEqualTo(confidence.length);
        assertThat(error)
                .isCloseTo(ExitQuality.of(confidence, right).ece(), within(1e-6))
                .isGreaterThan(0.1);
    }

    @Test
    void aBinWithoutImagesHasNoFigures() {
        Reliability reliability =
                Reliability.of(new float[] {0.01f, 0.99f}, new boolean[] {false, true});

        assertThat(reliability.bins().get(7)).isEqualTo(new Reliability.Bin(0, 0, 0));
        assertThat(reliability.bins().get(14).right()).isEqualTo(1);
    }

    @Test
    void errorsAmongTheSurestAreThoseOfTheSurest() {
        float[] confidence = {0.2f, 0.9f, 0.4f, 0.8f};
        boolean[] right = {false, true, true, false};

        List<Double> errors = ExitFigures.of(1, confidence, right).errorByCoverage();

        assertThat(errors).hasSize(100);
        assertThat(errors.get(24)).isZero(); // the surest
        assertThat(errors.get(49)).isEqualTo(1 / 2.0);
        assertThat(errors.get(74)).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(errors.get(99)).isEqualTo(2 / 4.0);
    }

    @Test
    void withoutLabelsTheBackboneIsRightByDefinition() throws IOException {
        Figures figures = figures(ToyBundle.images(60), unlabelled(60));

        assertThat(figures.reference()).isEqualTo(Reference.BACKBONE);
        assertThat(figures.backbone()).isEqualTo(1);
        Outcome measured = figures.rows().get(0).measured();
        assertThat(measured.accuracy()).isEqualTo(measured.agreement()).isLessThan(1);
        assertThat(figures.oracle().right()).isEqualTo(1);
        assertThat(figures.exits().get(2).quality().auroc()).isNaN();
    }

    @Test
    void aRowsFiguresAreThoseOfTheCascadeThatRan() throws IOException {
        ImageSet images = ToyBundle.images(60);
        Bundle bundle = ToyBundle.write(folder, images);
        Evaluation evaluation;
        Figures figures;
        try (Cascade cascade = Cascade.open(bundle, 16, 1)) {
            evaluation = Evaluation.of(bundle, cascade, images, (run, done) -> {});
            figures = Figures.of(bundle, images, cascade.survey(images, done -> {}));
        }

        Outcome ran = evaluation.points().get(0).outcome();
        Outcome followed = figures.rows().get(0).measured();
        assertThat(followed.exitRates()).isEqualTo(ran.exitRates());
        assertThat(followed.accuracy()).isEqualTo(ran.accuracy());
        assertThat(followed.agreement()).isEqualTo(ran.agreement());
        assertThat(followed.relativeMacs()).isCloseTo(ran.relativeMacs(), within(1e-12));
        assertThat(figures.backbone()).isEqualTo(evaluation.backboneAccuracy());
    }

    @Test
    void anExitsFiguresAreAsIfEveryImageLeftThere() throws IOException {
        ImageSet images = ToyBundle.images(60);
        Bundle bundle = ToyBundle.write(folder, images);
        Figures figures = figures(images, images);
        Observations observations = bundle.observations();

        for (int exit = 0; exit < 2; exit++) {
            ExitFigures figure = figures.exits().get(exit);
            assertThat(figure.quality().auroc())
                    .isCloseTo(shareOfPairsInOrder(observations, exit), within(1e-9));
            assertThat(figure.reachMacs())
                    .isEqualTo(bundle.manifest().costs().relativeMacsAt(exit));
        }
    }

    /** Of pairs of a right and a wrong answer, those of which the right one is surer. */
    private static double shareOfPairsInOrder(Observations observations, int exit) {
        double inOrder = 0;
        int pairs = 0;
        for (int a = 0; a < observations.images(); a++) {
            for (int b = 0; b < observations.images(); b++) {
                boolean pair = observations.right(a, exit) && !observations.right(b, exit);
                int order =
                        Float.compare(
                                observations.confidence(a, exit), observations.confidence(b, exit));
                pairs += pair ? 1 : 0;
                inOrder += pair ? (order + 1) / 2.0 : 0;
            }
        }
        return inOrder / pairs;
    }

    private Figures figures(ImageSet madeOn, ImageSet images) throws IOException {
        Bundle bundle = ToyBundle.write(folder, madeOn);
        try (Cascade cascade = Cascade.open(bundle, 16, 1)) {
            return Figures.of(bundle, images, cascade.survey(images, done -> {}));
        }
    }

    private static ImageSet unlabelled(int count) {
        return ToyBundle.unlabelled(ToyBundle.images(count));
    }
}
