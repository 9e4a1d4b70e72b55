package dev.sluice.augment.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.exit.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CurvesTest {

    /** Leaving costs 30, 70 and 120 of the backbone's 100. */
    private static final StageCosts COSTS =
            new StageCosts(List.of(20L, 30L, 50L), List.of(10L, 10L, 0L));

    /** Right at: exit 0; exit 1 and the end; the end only; nowhere; everywhere. */
    private static final Observations FIVE =
            observations(
                    new float[][] {{0.9f, 0.9f}, {0.6f, 0.8f}, {0.7f, 0.4f}, {0.2f, 0.3f}, {1, 1}},
                    new int[][] {{1, 0, 0}, {0, 1, 1}, {0, 0, 1}, {0, 0, 2}, {1, 1, 1}});

    @Test
    void theOracleLeavesAtTheFirstRightExitAndAtExitZeroWhereNoneIs() {
        CurvePoint oracle = Curves.oracle(FIVE, COSTS);

        assertThat(oracle.right()).isEqualTo(4 / 5.0);
        assertThat(oracle.relativeMacs())
                .isCloseTo((0.3 + 0.7 + 1.2 + 0.3 + 0.3) / 5, within(1e-12));
    }

    @Test
    void noThresholdsAnswerMoreRightlyThanTheOracleNorAsMuchAtLessCost() {
        Observations many = random(400);
        CurvePoint oracle = Curves.oracle(many, COSTS);
        Random random = new Random(3);

        for (int i = 0; i < 500; i++) {
            Thresholds thresholds = Thresholds.of(random.nextDouble(), random.nextDouble());
            Outcome outcome = many.evaluate(thresholds, COSTS);

            assertThat(outcome.accuracy()).isLessThanOrEqualTo(oracle.right());
            if (outcome.accuracy() == oracle.right()) {
                assertThat(outcome.relativeMacs()).isGreaterThanOrEqualTo(oracle.relativeMacs());
            }
        }
    }

    @Test
    void aRowIsMeasuredAtItsOwnThresholds() {
        CalibrationTable table = table(Thresholds.of(0.65, 0.5));

        MeasuredRow row = Curves.measured(table, FIVE, COSTS, Reference.LABELS).get(0);

        // Images 0, 2, 4 leave at exit 0; 1 at exit 1; 3 at the end.
        assertThat(row.measured().exitRates()).containsExactly(0.6, 0.2, 0.2);
        assertThat(row.measured().accuracy()).isEqualTo(3 / 5.0);
        assertThat(row.measured().relativeMacs())
                .isCloseTo((3 * 0.3 + 0.7 + 1.2) / 5, within(1e-12));
        assertThat(row.foretold().accuracy()).isEqualTo(0.9);
    }

    @Test
    void theForetoldDropIsWhatIsExpectedOfAccuracyAndWhatWasLostOfAgreement() {
        CalibrationTable table = table(Thresholds.of(0.65, 0.5));

        assertThat(Curves.measured(table, FIVE, COSTS, Reference.LABELS).get(0).foretoldDrop())
                .isCloseTo(0.95 - 0.89, within(1e-12));
        assertThat(Curves.measured(table, FIVE, COSTS, Reference.BACKBONE).get(0).foretoldDrop())
                .isCloseTo(1 - 0.93, within(1e-12));
    }

    @Test
    void anotherBundlesCostsAreToldInThisBackbonesMacs() {
        Curve curve = Curves.other("half", table(Thresholds.of(0.65, 0.5)), FIVE, COSTS, 200);

        assertThat(curve.points().get(0).relativeMacs())
                .isCloseTo((3 * 0.3 + 0.7 + 1.2) / 10, within(1e-12));
    }

    @Test
    void aNetworkInFrontAnswersWhatItIsSurerOfAndTheBackboneTheRest() {
        float[] confidence = {0.9f, 0.5f, 0.7f, 0.5f};
        boolean[] right = {true, true, false, false};
        boolean[] backbone = {true, false, true, true};

        Curve curve = Curves.front("front", confidence, right, backbone, 0.25);

        // Kept: 4, 2, 1, 0 of 4; not 3, for two are equally sure.
        assertThat(curve.points())
                .containsExactly(
                        new CurvePoint(0.25, 2 / 4.0),
                        new CurvePoint(0.75, 2 / 4.0),
                        new CurvePoint(1.0, 3 / 4.0),
                        new CurvePoint(1.25, 3 / 4.0));
    }

    @Test
    void theFrontsCurveIsWhatEachThresholdGives() {
        Random random = new Random(8);
        int images = 1000;
        float[] confidence = new float[images];
        boolean[] right = new boolean[images];
        boolean[] backbone = new boolean[images];
        for (int i = 0; i < images; i++) {
            confidence[i] = random.nextInt(300) / 300f;
            right[i] = random.nextFloat() < confidence[i];
            backbone[i] = random.nextFloat() < 0.9;
        }

        Curve curve = Curves.front("front", confidence, right, backbone, 0.1);

        assertThat(curve.points()).hasSizeGreaterThan(30);
        for (CurvePoint point : curve.points()) {
            assertThat(byThresholds(confidence, right, backbone)).contains(point);
        }
    }

    /** Every threshold between two confidences, the images asked one by one. */
    private static List<CurvePoint> byThresholds(
            float[] confidence, boolean[] right, boolean[] backbone) {
        List<CurvePoint> points = new ArrayList<>();
        for (int step = -1; step <= 300; step++) {
            double threshold = (step + 0.5) / 300;
            int kept = 0;
            int good = 0;
            for (int i = 0; i < confidence.length; i++) {
                boolean stays = confidence[i] > threshold;
                kept += stays ? 1 : 0;
                good += (stays ? right[i] : backbone[i]) ? 1 : 0;
            }
            points.add(
                    new CurvePoint(
                            0.1 + 1 - (double) kept / confidence.length,
                            (double) good / confidence.length));
        }
        return points;
    }

    private static CalibrationTable table(Thresholds thresholds) {
        return new CalibrationTable(
                10,
                "elsewhere",
                Reference.LABELS,
                0.95,
                List.of(
                        new CalibrationRow(
                                thresholds,
                                new Outcome(List.of(0.5, 0.25, 0.25), 0.9, 0.93, 0.6),
                                0.89)),
                Map.of("only", 0),
                "only");
    }

    private static Observations random(int images) {
        Random random = new Random(1);
        Observations.Collector collector = new Observations.Collector(images, 2);
        for (int i = 0; i < images; i++) {
            float sure = random.nextFloat();
            int wrong = random.nextFloat() < sure ? 0 : 1;
            collector.add(
                    new float[] {sure, random.nextFloat()},
                    new int[] {wrong, random.nextInt(2), random.nextInt(2)},
                    0);
        }
        return collector.collect();
    }

    /** The label is 1. */
    private static Observations observations(float[][] confidence, int[][] answers) {
        Observations.Collector collector = new Observations.Collector(confidence.length, 2);
        for (int i = 0; i < confidence.length; i++) {
            collector.add(confidence[i], answers[i], 1);
        }
        return collector.collect();
    }
}
