package dev.sluice.augment.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.exit.Thresholds;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdAscentTest {

    private static final int IMAGES = 1_000;
    private static final int[] ALL = IntStream.range(0, IMAGES).toArray();

    @Test
    void everyCombinationIsAsIfRunOverAllImages() {
        Observations observations = SyntheticExits.draw(IMAGES, 4, 1);
        StageCosts costs = SyntheticExits.costs(4);
        List<CandidateThresholds> candidates = candidates(observations, 20);

        ThresholdAscent ascent = new ThresholdAscent(observations, costs, candidates, ALL);

        for (int c = 0; c < ascent.combinations(); c++) {
            Outcome expected = observations.evaluate(thresholds(ascent, c, candidates), costs);
            assertThat(ascent.accuracy(c)).isCloseTo(expected.accuracy(), within(1e-12));
            assertThat(ascent.relativeMacs(c)).isCloseTo(expected.relativeMacs(), within(1e-12));
        }
    }

    /** Against all combinations of the same candidates: at most a tenth of a point is lost. */
    @ParameterizedTest
    @CsvSource({"3, 40", "4, 15", "5, 9"})
    void hardlyAnyCombinationIsWorthMoreAtAnyPrice(int earlyExits, int candidatesPerExit) {
        Observations observations = SyntheticExits.draw(IMAGES, earlyExits, 2);
        StageCosts costs = SyntheticExits.costs(earlyExits);
        List<CandidateThresholds> candidates = candidates(observations, candidatesPerExit);

        ThresholdAscent ascent = new ThresholdAscent(observations, costs, candidates, ALL);
        ThresholdGrid grid = new ThresholdGrid(observations, costs, candidates, ALL);

        for (double price : new double[] {0.01, 0.03, 0.1, 0.2, 0.5, 1, 3}) {
            assertThat(worth(ascent, price)).isCloseTo(worth(grid, price), within(0.001));
        }
    }

    @Test
    void startsWithAllImagesAtExitZeroAndEndsAtAnyPriceInBetween() {
        Observations observations = SyntheticExits.draw(IMAGES, 10, 3);
        StageCosts costs = SyntheticExits.costs(10);

        ThresholdAscent ascent =
                new ThresholdAscent(observations, costs, candidates(observations, 30), ALL);

        for (int exit = 0; exit < 10; exit++) {
            assertThat(ascent.digit(0, exit)).isZero();
        }
        for (double from = 0.2; from < 0.9; from += 0.1) {
            double cost = from;
            assertThat(IntStream.range(0, ascent.combinations()))
                    .anyMatch(c -> Math.abs(ascent.relativeMacs(c) - cost) < 0.1);
        }
    }

    @Test
    void anExitThatIsAlwaysWrongStaysClosedAtALowPrice() {
        Observations.Collector wrongAtOne = new Observations.Collector(IMAGES, 3);
        Observations drawn = SyntheticExits.draw(IMAGES, 3, 4);
        for (int image = 0; image < IMAGES; image++) {
            wrongAtOne.add(
                    new float[] {
                        drawn.confidence(image, 0), 0.9f, drawn.confidence(image, 2),
                    },
                    new int[] {answer(drawn, image, 0), 0, answer(drawn, image, 2), 1},
                    1);
        }
        Observations observations = wrongAtOne.collect();
        List<CandidateThresholds> candidates = candidates(observations, 20);

        ThresholdAscent ascent =
                new ThresholdAscent(observations, SyntheticExits.costs(3), candidates, ALL);

        int best = best(ascent, 0.1);
        Thresholds thresholds = thresholds(ascent, best, candidates);
        assertThat(thresholds.at(1)).isEqualTo(Thresholds.CLOSED);
        assertThat(thresholds.at(0)).isLessThan(Thresholds.CLOSED);
    }

    private static int answer(Observations observations, int image, int exit) {
        return observations.right(image, exit) ? 1 : 0;
    }

    private static List<CandidateThresholds> candidates(Observations observations, int limit) {
        return IntStream.range(0, observations.earlyExits())
                .mapToObj(exit -> CandidateThresholds.of(observations, exit, limit))
                .toList();
    }

    private static Thresholds thresholds(
            Combinations combinations, int c, List<CandidateThresholds> candidates) {
        return Thresholds.of(
                IntStream.range(0, candidates.size())
                        .mapToDouble(e -> candidates.get(e).at(combinations.digit(c, e)))
                        .toArray());
    }

    private static double worth(Combinations combinations, double price) {
        return worth(combinations, best(combinations, price), price);
    }

    private static double worth(Combinations combinations, int c, double price) {
        return combinations.accuracy(c) - price * combinations.relativeMacs(c);
    }

    private static int best(Combinations combinations, double price) {
        return IntStream.range(0, combinations.combinations())
                .reduce(
                        0,
                        (a, b) ->
                                worth(combinations, a, price) >= worth(combinations, b, price)
                                        ? a
                                        : b);
    }
}
