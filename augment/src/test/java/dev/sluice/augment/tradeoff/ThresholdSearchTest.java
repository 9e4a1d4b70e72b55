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

        List<TradeOff> rows = ThresholdSearch.search(observations, costs, 1);

        assertThat(rows).hasSizeBetween(50, 100);
        for (int i = 1; i < rows.size(); i++) {
            CalibrationRow before = rows.get(i - 1).row();
            assertThat(rows.get(i).row().relativeMacs()).isGreaterThan(before.relativeMacs());
            assertThat(rows.get(i).row().accuracy()).isGreaterThan(before.accuracy());
        }
    }

    @Test
    void aRowsFiguresAreThoseOfTheObservations() {
        Observations observations = SyntheticExits.draw(3_000, 2, 5);
        StageCosts costs = SyntheticExits.costs(2);

        for (TradeOff row : ThresholdSearch.search(observations, costs, 1)) {
            assertThat(row.row().outcome())
                    .isEqualTo(observations.evaluate(row.row().thresholds(), costs));
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

        List<TradeOff> rows = ThresholdSearch.search(observations, costs, 1);

        for (double budget : new double[] {0.5, 0.6, 0.7, 0.8}) {
            double best = bestOnAGrid(observations, costs, budget);
            double found =
                    rows.stream()
                            .map(TradeOff::row)
                            .filter(row -> row.relativeMacs() <= budget)
                            .mapToDouble(CalibrationRow::accuracy)
                            .max()
                            .orElseThrow();
            assertThat(found).isCloseTo(best, within(0.006));
        }
    }

    /**
     * The luck of the images: what the rows promise on their own images is, on average, more than
     * they keep on fresh ones; what they call honest is not.
     */
    @Test
    void honestAccuracyDoesNotPromiseMoreThanFreshImagesKeep() {
        StageCosts costs = SyntheticExits.costs(2);
        Observations fresh = SyntheticExits.draw(100_000, 2, 999);
        double promised = 0;
        double honest = 0;
        int draws = 15;
        for (int draw = 0; draw < draws; draw++) {
            Observations observations = SyntheticExits.draw(1_000, 2, draw);
            double sampling = observations.backboneAccuracy() - fresh.backboneAccuracy();
            TradeOff row = middle(ThresholdSearch.search(observations, costs, draw));
            double kept = fresh.evaluate(row.row().thresholds(), costs).accuracy() + sampling;
            promised += (row.row().accuracy() - kept) / draws;
            honest += (row.honestAccuracy() - kept) / draws;
        }

        assertThat(honest).isLessThan(promised).isBetween(-0.01, 0.003);
    }

    @Test
    void refusesMoreExitsThanItCanSearchTogether() {
        Observations observations = SyntheticExits.draw(100, 7, 1);

        assertThatThrownBy(() -> ThresholdSearch.search(observations, SyntheticExits.costs(7), 1))
                .hasMessageContaining("7 early exits");
    }

    private static TradeOff middle(List<TradeOff> rows) {
        return rows.stream()
                .filter(row -> row.row().relativeMacs() > 0.65)
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
