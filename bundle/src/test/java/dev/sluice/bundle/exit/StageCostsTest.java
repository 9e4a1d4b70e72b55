package dev.sluice.bundle.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StageCostsTest {

    private final StageCosts costs =
            new StageCosts(List.of(100L, 200L, 700L), List.of(10L, 30L, 0L));

    @Test
    void backboneCostsItsSegmentsWithoutAnyBranch() {
        assertThat(costs.backboneMacs()).isEqualTo(1000);
    }

    @Test
    void countsTheBranchesOfAllStagesThatRan() {
        assertThat(costs.exits()).isEqualTo(3);
        assertThat(costs.macsAt(0)).isEqualTo(100 + 10);
        assertThat(costs.macsAt(1)).isEqualTo(100 + 10 + 200 + 30);
        assertThat(costs.macsAt(2)).isEqualTo(100 + 10 + 200 + 30 + 700);
    }

    @Test
    void relativeMacsAreOverTheBackbonesAlone() {
        assertThat(costs.relativeMacsAt(0)).isEqualTo(0.11);
        assertThat(costs.relativeMacsAt(1)).isEqualTo(0.34);
    }

    @Test
    void anExitLeftOutTakesItsBranchAlongAndLeavesItsSegment() {
        assertThat(costs.keeping(List.of(1)))
                .isEqualTo(new StageCosts(List.of(300L, 700L), List.of(30L, 0L)));
        assertThat(costs.keeping(List.of(0)))
                .isEqualTo(new StageCosts(List.of(100L, 900L), List.of(10L, 0L)));
        assertThat(costs.keeping(List.of(0, 1))).isEqualTo(costs);
        assertThat(costs.keeping(List.of())).isEqualTo(new StageCosts(List.of(1000L), List.of(0L)));
    }

    @Test
    void theFullPathCostsMoreThanTheBackbone() {
        assertThat(costs.relativeMacsAt(2)).isEqualTo(1.04);
    }

    @Test
    void theFullPathCostsTheBackboneWhereBranchesAreFree() {
        assertThat(new StageCosts(List.of(3L, 4L), List.of(0L, 0L)).relativeMacsAt(1)).isOne();
    }

    @Test
    void sumsAsALoopFromTheOtherEndDoes() {
        Random random = new Random(5);
        List<Long> segments = new ArrayList<>();
        List<Long> branches = new ArrayList<>();
        for (int stage = 0; stage < 12; stage++) {
            segments.add(random.nextLong(1, 1L << 40));
            branches.add(stage == 11 ? 0 : random.nextLong(1L << 38));
        }
        StageCosts many = new StageCosts(segments, branches);

        long left = many.macsAt(11);
        for (int exit = 11; exit >= 0; exit--) {
            assertThat(many.macsAt(exit)).isEqualTo(left);
            assertThat(many.relativeMacsAt(exit))
                    .isCloseTo(left / (double) many.backboneMacs(), within(1e-15));
            left -= segments.get(exit) + branches.get(exit);
        }
        assertThat(left).isZero();
    }

    @Test
    void refusesAnotherNumberOfBranchesThanOfSegments() {
        assertRefused(List.of(1L, 2L), List.of(0L), "2 segments and 1 branches; expected as many");
    }

    @Test
    void refusesNoStagesAtAll() {
        assertRefused(List.of(), List.of(), "at least one");
    }

    @Test
    void refusesNegativeMacs() {
        assertRefused(
                List.of(1L, -2L),
                List.of(0L, 0L),
                "the segment of stage 1 has -2 MACs; expected 0 to 2^50");
        assertRefused(
                List.of(1L, 2L),
                List.of(-1L, 0L),
                "the branch of stage 0 has -1 MACs; expected 0 to 2^50");
    }

    @Test
    void refusesMacsWhoseSumCouldOverflow() {
        assertRefused(List.of(1L, (1L << 50) + 1), List.of(0L, 0L), "expected 0 to 2^50");
    }

    @Test
    void takesTheMostMacsThatAreAllowed() {
        long most = 1L << 50;

        assertThat(new StageCosts(List.of(most, most), List.of(most, 0L)).relativeMacsAt(1))
                .isEqualTo(1.5);
    }

    @Test
    void refusesABackboneThatCostsNothing() {
        assertRefused(List.of(0L, 0L), List.of(5L, 0L), "the backbone costs no MACs at all");
    }

    @Test
    void takesAStageThatCostsNothing() {
        assertThat(new StageCosts(List.of(0L, 1L), List.of(0L, 0L)).macsAt(0)).isZero();
    }

    @Test
    void refusesABranchAtTheFinalExit() {
        assertRefused(
                List.of(1L, 1L),
                List.of(0L, 5L),
                "the final exit has a branch of 5 MACs; expected 0");
    }

    private static void assertRefused(List<Long> segments, List<Long> branches, String message) {
        assertThatThrownBy(() -> new StageCosts(segments, branches))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
