package dev.sluice.augment.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.calibrate.Calibration;
import dev.sluice.augment.tradeoff.OperatingPoints;
import dev.sluice.augment.train.learning.UsualLearning;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.exit.Thresholds;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which of two candidates, each with one row in its table, is kept. */
class CandidateTest {

    @Test
    void theCheaperOneAtAPointThatPromisesAccuracyIsBetter() {
        Candidate cheap = candidate(OperatingPoints.BALANCED, 0.4, 0.90);
        Candidate dear = candidate(OperatingPoints.BALANCED, 0.5, 0.92);

        assertThat(Candidate.BEST_FIRST.compare(cheap, dear)).isNegative();
        assertThat(Candidate.BEST_FIRST.compare(dear, cheap)).isPositive();
    }

    @Test
    void oneThatKeepsThePromiseIsBetterThanACheaperOneThatDoesNot() {
        Candidate keeps = candidate(OperatingPoints.BALANCED, 0.9, 0.92);
        Candidate falls = candidate(OperatingPoints.MAX_ACCURACY, 0.5, 0.92);

        assertThat(Candidate.BEST_FIRST.compare(keeps, falls)).isNegative();
    }

    @Test
    void ofTwoThatKeepNoPromiseTheMoreAccurateOneIsBetter() {
        Candidate accurate = candidate(OperatingPoints.MAX_ACCURACY, 0.9, 0.92);
        Candidate cheap = candidate(OperatingPoints.MAX_ACCURACY, 0.5, 0.90);

        assertThat(Candidate.BEST_FIRST.compare(accurate, cheap)).isNegative();
    }

    /**
     * @param point that the table has for its default, {@code balanced} being preferred
     */
    private static Candidate candidate(String point, double relativeMacs, double accuracy) {
        CalibrationRow row =
                new CalibrationRow(
                        Thresholds.of(0.5),
                        new Outcome(List.of(0.5, 0.5), accuracy, accuracy, relativeMacs),
                        accuracy);
        Observations.Collector one = new Observations.Collector(1, 1);
        one.add(new float[] {0.5f}, new int[] {0, 0}, 0);
        return new Candidate(
                UsualLearning.TOGETHER,
                new Layout(List.of("first"), List.of("pool")),
                new Calibration(List.of(), List.of(), one.collect(), Reference.LABELS),
                new CalibrationTable(
                        1, "none", Reference.LABELS, 0.93, List.of(row), Map.of(point, 0), point),
                OperatingPoints.BALANCED);
    }
}
