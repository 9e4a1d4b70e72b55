package dev.sluice.augment.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.augment.tradeoff.ExitSearch.Choice;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.StageCosts;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitSearchTest {

    private static final int IMAGES = 2_000;

    private final Observations observations = SyntheticExits.draw(IMAGES, 3, 11);

    @Test
    void comparesAllSetsOfUpToSoManyExits() {
        List<Choice> choices = ExitSearch.search(observations, SyntheticExits.costs(3), 2, 1);

        assertThat(choices)
                .extracting(Choice::exits)
                .containsExactlyInAnyOrder(
                        List.of(0),
                        List.of(1),
                        List.of(2),
                        List.of(0, 1),
                        List.of(0, 2),
                        List.of(1, 2));
        assertThat(choices).extracting(Choice::relativeMacs).isSorted();
    }

    @Test
    void leavesAnExitOutThatCostsMoreThanItSaves() {
        StageCosts cheap = SyntheticExits.costs(3);
        List<Long> branches = cheap.branchMacs();
        StageCosts dearInTheMiddle =
                new StageCosts(
                        cheap.segmentMacs(),
                        List.of(branches.get(0), cheap.backboneMacs(), branches.get(2), 0L));

        assertThat(ExitSearch.search(observations, dearInTheMiddle, 3, 1).get(0).exits())
                .doesNotContain(1);
    }

    @Test
    void aSetThatKeepsNoBudgetCostsTheWholeBackbone() {
        Observations.Collector wrong = new Observations.Collector(IMAGES, 1);
        for (int image = 0; image < IMAGES; image++) {
            wrong.add(new float[] {0.5f}, new int[] {1, 0}, 0);
        }

        Choice choice =
                ExitSearch.search(
                                wrong.collect(),
                                new StageCosts(List.of(10L, 90L), List.of(1L, 0L)),
                                1,
                                1)
                        .get(0);

        assertThat(choice.relativeMacs()).isCloseTo(1, within(0.011));
    }

    @Test
    void prefersFewerExitsAtTheSameCost() {
        Observations.Collector right = new Observations.Collector(IMAGES, 2);
        for (int image = 0; image < IMAGES; image++) {
            right.add(new float[] {0.9f, 0.9f}, new int[] {0, 0, 0}, 0);
        }

        List<Choice> choices =
                ExitSearch.search(
                        right.collect(),
                        new StageCosts(List.of(10L, 40L, 50L), List.of(5L, 5L, 0L)),
                        2,
                        1);

        assertThat(choices.get(0)).isEqualTo(new Choice(List.of(0), 0.15));
    }

    @Test
    void tellsSetsThatSaveNothingApartAtLargerDrops() {
        Observations.Collector hard = new Observations.Collector(IMAGES, 2);
        for (int image = 0; image < IMAGES; image++) {
            int first = image % 5 == 0 ? 1 : 0;
            int second = image % 25 == 0 ? 1 : 0;
            hard.add(new float[] {0.5f, 0.5f}, new int[] {first, second, 0}, 0);
        }

        List<Choice> choices =
                ExitSearch.search(
                        hard.collect(),
                        new StageCosts(List.of(10L, 10L, 80L), List.of(45L, 45L, 0L)),
                        2,
                        1);

        assertThat(choices).extracting(Choice::relativeMacs).containsOnly(1.0);
        assertThat(choices.get(0).exits()).as("right on 96 % of the images").containsExactly(1);
    }

    @Test
    void refusesMoreExitsThanItCanTryAllSetsOf() {
        Observations many = SyntheticExits.draw(100, 17, 1);

        assertThatThrownBy(() -> ExitSearch.search(many, SyntheticExits.costs(17), 3, 1))
                .hasMessage("17 early exits; all sets of exits can be compared for at most 16");
    }
}
