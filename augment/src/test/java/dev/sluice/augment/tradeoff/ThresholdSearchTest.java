package dev.sluice.augment.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.exit.Thresholds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdSearchTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void rowsCostMoreAndAnswerBetterOneAfterTheOther(int earlyExits) {
        Observations observations = SyntheticExits.draw(6_000, earlyExits, 5);
        StageCosts costs = SyntheticExits.costs(earlyExits);

        List<CalibrationRow> rows = ThresholdSearch.search(observations, costs, 1);

        assertThat(rows).hasSizeBetween(50, 100);
        for (int i = 1; i < rows.size(); i++) {
            CalibrationRow before = rows.get(i - 1);
            assertThat(rows.get(i).relativeMacs()).isGreaterThan(before.relativeMacs());
            assertThat(rows.get(i).expectedAccuracy()).isGreaterThan(before.expectedAccuracy());
        }
    }

    @Test
    void aRowsFiguresAreThoseOfTheObservations() {
        Observations observations = SyntheticExits.draw(3_000, 2, 5);
        StageCosts costs = SyntheticExits.costs(2);

        for (CalibrationRow row : ThresholdSearch.search(observations, costs, 1)) {
            assertThat(row.outcome()).isEqualTo(observations.evaluate(row.thresholds(), costs));
        }
    }

    @Test
    void theSameSeedFindsTheSameRows() {
        Observations observations = SyntheticExits.draw(1_000, 2, 5);
        StageCosts costs = SyntheticExits.costs(2);

        assertThat(ThresholdSearch.search(observations, costs, 3))
                .isEqualTo(ThresholdSearch.search(observations, costs, 3));
    }

    @Test
    void comesNearToTheBestOfAllCombinationsAtEachCost() {
        Observations observations = SyntheticExits.draw(6_000, 2, 6);
        StageCosts costs = SyntheticExits.costs(2);

        List<CalibrationRow> rows = ThresholdSearch.search(observations, costs, 1);

        for (double budget : new double[] {0.5, 0.6, 0.7, 0.8}) {
            double best = bestOnAGrid(observations, costs, budget);
            double found =
                    rows.stream()
                            .filter(row -> row.relativeMacs() <= budget)
                            .mapToDouble(CalibrationRow::accuracy)
                            .max()
                            .orElseThrow();
            assertThat(found).isCloseTo(best, within(0.006));
        }
    }

    /**
     * The luck of the images: what a row did on its own images is, on average, more than it does on
     * fresh ones; what it is expected to do is not. Each draw's own luck, which no choice of
     * thresholds brings about, is taken out by thresholds that are the same for all draws.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0.55, 0.65, 0.8})
    void expectedAccuracyIsOnAverageWhatFreshImagesHave(double relativeMacs) {
        StageCosts costs = SyntheticExits.costs(2);
        Observations fresh = SyntheticExits.draw(100_000, 2, 999);
        Thresholds usual =
                firstAbove(
                                relativeMacs,
                                ThresholdSearch.search(
                                        SyntheticExits.draw(10_000, 2, 998), costs, 1))
                        .thresholds();
        double usualAccuracy = fresh.evaluate(usual, costs).accuracy();
        double measured = 0;
        double expected = 0;
        int draws = 20;
        for (int draw = 0; draw < draws; draw++) {
            Observations observations = SyntheticExits.draw(1_000, 2, draw);
            double luck = observations.evaluate(usual, costs).accuracy() - usualAccuracy;
            CalibrationRow row =
                    firstAbove(relativeMacs, ThresholdSearch.search(observations, costs, draw));
            double kept = fresh.evaluate(row.thresholds(), costs).accuracy() + luck;
            measured += (row.accuracy() - kept) / draws;
            expected += (row.expectedAccuracy() - kept) / draws;
        }

        assertThat(expected).isLessThan(measured).isCloseTo(0, within(0.002));
    }

    @Test
    void refusesMoreExitsThanItCanSearchTogether() {
        Observations observations = SyntheticExits.draw(100, 7, 1);

        assertThatThrownBy(() -> ThresholdSearch.search(observations, SyntheticExits.costs(7), 1))
                .hasMessageContaining("7 early exits");
    }

    private static CalibrationRow firstAbove(double relativeMacs, List<CalibrationRow> rows) {
        return rows.stream()
                .filter(row -> row.relativeMacs() > relativeMacs)
                .findFirst()
                .orElseThrow();
    }

    private static double bestOnAGrid(Observations observations, StageCosts costs, double budget) {
        double best = 0;
        for (double t0 = 0.3; t0 <= 1; t0 += 0.02) {
            for (double t1 = 0.3; t1 <= 1; t1 += 0.02) {
                var outcome = observations.evaluate(Thresholds.of(t0, t1), costs);
                if (outcome.relativeMacs() <= budget) {
                    best = Math.max(best, outcome.accuracy());
                }
            }
        }
        return best;
    }
}
