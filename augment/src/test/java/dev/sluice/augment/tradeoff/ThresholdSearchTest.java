package dev.sluice.augment.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.exit.Thresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdSearchTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 10})
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
        assertThat(rows.get(rows.size() - 1).expectedAccuracy())
                .isGreaterThanOrEqualTo(observations.backboneAccuracy());
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
    @CsvSource({"2, 0.55", "2, 0.65", "2, 0.8", "8, 0.65"})
    void expectedAccuracyIsOnAverageWhatFreshImagesHave(int exits, double relativeMacs) {
        StageCosts costs = SyntheticExits.costs(exits);
        Observations fresh = SyntheticExits.draw(100_000, exits, 999);
        Thresholds usual =
                firstAbove(
                                relativeMacs,
                                ThresholdSearch.search(
                                        SyntheticExits.draw(10_000, exits, 998), costs, 1))
                        .thresholds();
        double usualAccuracy = fresh.evaluate(usual, costs).accuracy();
        double measured = 0;
        double expected = 0;
        int draws = 20;
        for (int draw = 0; draw < draws; draw++) {
            Observations observations = SyntheticExits.draw(1_000, exits, draw);
            double luck = observations.evaluate(usual, costs).accuracy() - usualAccuracy;
            CalibrationRow row =
                    firstAbove(relativeMacs, ThresholdSearch.search(observations, costs, draw));
            double kept = fresh.evaluate(row.thresholds(), costs).accuracy() + luck;
            measured += (row.accuracy() - kept) / draws;
            expected += (row.expectedAccuracy() - kept) / draws;
        }

        assertThat(expected).isLessThan(measured).isCloseTo(0, within(0.002));
    }

    /** Where both can be had; on fresh images, so that neither is flattered. */
    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void anAscentLosesAtMostAQuarterOfAPointAgainstTheGrid(int earlyExits) {
        Observations observations = SyntheticExits.draw(4_000, earlyExits, 7);
        Observations fresh = SyntheticExits.draw(50_000, earlyExits, 8);
        StageCosts costs = SyntheticExits.costs(earlyExits);

        List<CalibrationRow> grid = ThresholdSearch.inAGrid(observations, costs, 1);
        List<CalibrationRow> ascent = ThresholdSearch.byAscent(observations, costs, 1);

        for (double cost : new double[] {0.55, 0.65, 0.75, 0.85}) {
            assertThat(accuracyAt(cost, outcomes(ascent, fresh, costs)))
                    .isGreaterThan(accuracyAt(cost, outcomes(grid, fresh, costs)) - 0.0025);
        }
    }

    @Test
    void tenExitsAnswerBetterThanAnyThresholdThatTheyShare() {
        Observations observations = SyntheticExits.draw(6_000, 10, 7);
        Observations fresh = SyntheticExits.draw(50_000, 10, 8);
        StageCosts costs = cheapBranches(10);
        List<Outcome> shared = new ArrayList<>();
        for (double threshold = 0.01; threshold < 1; threshold += 0.01) {
            double[] values = new double[10];
            Arrays.fill(values, threshold);
            shared.add(fresh.evaluate(Thresholds.of(values), costs));
        }

        List<Outcome> ours = outcomes(ThresholdSearch.search(observations, costs, 1), fresh, costs);

        for (double cost : new double[] {0.3, 0.45, 0.6, 0.75}) {
            assertThat(accuracyAt(cost, ours)).isGreaterThan(accuracyAt(cost, shared) + 0.003);
        }
    }

    @Test
    void refusesMoreExitsThanItIsMadeFor() {
        ThresholdSearch.requireSearchable(32, 100);

        assertThatThrownBy(() -> ThresholdSearch.requireSearchable(33, 100))
                .hasMessage("33 early exits; thresholds can be searched together for at most 32");
    }

    @Test
    void refusesTooFewImages() {
        assertThatThrownBy(() -> ThresholdSearch.requireSearchable(1, 99))
                .hasMessage("99 calibration images are too few; expected 100 or more");
    }

    /** Branches of 2 % of the backbone. */
    private static StageCosts cheapBranches(int earlyExits) {
        StageCosts costs = SyntheticExits.costs(earlyExits);
        return new StageCosts(
                costs.segmentMacs(), costs.branchMacs().stream().map(macs -> macs / 4).toList());
    }

    private static List<Outcome> outcomes(
            List<CalibrationRow> rows, Observations observations, StageCosts costs) {
        return rows.stream().map(row -> observations.evaluate(row.thresholds(), costs)).toList();
    }

    /** By linear interpolation between the nearest outcomes that cost less and more. */
    private static double accuracyAt(double relativeMacs, List<Outcome> outcomes) {
        Comparator<Outcome> byCost = Comparator.comparingDouble(Outcome::relativeMacs);
        Outcome below =
                outcomes.stream()
                        .filter(outcome -> outcome.relativeMacs() <= relativeMacs)
                        .max(byCost)
                        .orElseThrow();
        Outcome above =
                outcomes.stream()
                        .filter(outcome -> outcome.relativeMacs() > relativeMacs)
                        .min(byCost)
                        .orElseThrow();
        double share =
                (relativeMacs - below.relativeMacs())
                        / (above.relativeMacs() - below.relativeMacs());
        return below.accuracy() + share * (above.accuracy() - below.accuracy());
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
