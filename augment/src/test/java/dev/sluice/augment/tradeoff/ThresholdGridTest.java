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
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdGridTest {

    private static final int IMAGES = 200;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyCombinationIsAsIfRunOverAllImages(int earlyExits) {
        Observations observations = SyntheticExits.draw(IMAGES, earlyExits, 1);
        StageCosts costs = SyntheticExits.costs(earlyExits);
        List<CandidateThresholds> candidates =
                IntStream.range(0, earlyExits)
                        .mapToObj(exit -> CandidateThresholds.of(observations, exit, 6 + exit))
                        .toList();
        int[] all = IntStream.range(0, IMAGES).toArray();

        ThresholdGrid grid = new ThresholdGrid(observations, costs, candidates, all);

        for (int c = 0; c < grid.combinations(); c++) {
            double[] values = new double[earlyExits];
            for (int exit = 0; exit < earlyExits; exit++) {
                values[exit] = candidates.get(exit).at(grid.digit(c, exit));
            }
            Outcome expected = observations.evaluate(Thresholds.of(values), costs);
            assertThat(grid.accuracy(c)).isCloseTo(expected.accuracy(), within(1e-12));
            assertThat(grid.relativeMacs(c)).isCloseTo(expected.relativeMacs(), within(1e-12));
        }
    }

    @Test
    void countsTheSubsetOnly() {
        Observations observations = SyntheticExits.draw(IMAGES, 1, 2);
        CandidateThresholds candidates = CandidateThresholds.of(observations, 0, 3);
        int[] subset = {5, 17, 60};

        ThresholdGrid grid =
                new ThresholdGrid(
                        observations, SyntheticExits.costs(1), List.of(candidates), subset);

        long right = IntStream.of(subset).filter(i -> observations.right(i, 1)).count();
        int closed = grid.combinations() - 1;
        assertThat(grid.accuracy(closed)).isCloseTo(right / 3.0, within(1e-12));
    }

    @Test
    void candidatesGoFromAllLeaveToNoneLeavesAndAreNoObservedValues() {
        Observations observations = SyntheticExits.draw(IMAGES, 1, 3);

        CandidateThresholds candidates = CandidateThresholds.of(observations, 0, 50);

        assertThat(candidates.at(0)).isZero();
        assertThat(candidates.at(candidates.count() - 1)).isEqualTo(Thresholds.CLOSED);
        for (int i = 1; i < candidates.count(); i++) {
            assertThat(candidates.at(i)).isGreaterThan(candidates.at(i - 1));
            assertThat(candidates.at(i - 0.5)).isBetween(candidates.at(i - 1), candidates.at(i));
        }
        for (int image = 0; image < IMAGES; image++) {
            float confidence = observations.confidence(image, 0);
            for (int i = 1; i < candidates.count() - 1; i++) {
                assertThat(candidates.at(i)).isNotEqualTo(confidence);
            }
        }
    }
}
