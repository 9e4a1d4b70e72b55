package dev.sluice.loadtest.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingGoalTest {

    private static final ScalingGoal GOAL = new ScalingGoal(0.6, 0.1, Duration.ofSeconds(30), 8);

    private static VertexLoad images(double perSecond) {
        return new VertexLoad("images", 1, perSecond, 0.05);
    }

    private static int stage(VertexLoad load, double imagesPerSecond, long waiting) {
        return GOAL.parallelism(List.of(images(100), load), "images", imagesPerSecond, waiting)
                .get(load.name());
    }

    @Test
    void theTrueRateIsWhatAVertexWouldTakeIfItWereNeverIdle() {
        assertThat(new VertexLoad("stage-0", 1, 100, 0.25).truePerSecond()).isEqualTo(400);
        assertThat(new VertexLoad("stage-0", 2, 300, 0.5).truePerSecond()).isEqualTo(600);
        assertThat(new VertexLoad("stage-0", 1, 0, 0).truePerSecond()).isInfinite();
    }

    @Test
    void subtasksAreTheRateThatComesOverTheTrueRateOfOneAndTheUtilisation() {
        // One could take 200 a second, and shall take 120.
        VertexLoad load = new VertexLoad("stage-0", 1, 100, 0.5);

        assertThat(GOAL.subtasks(load, 240, 0)).isCloseTo(2, within(1e-9));
        // Of two that could take 200 together, each shall take 60.
        VertexLoad two = new VertexLoad("stage-0", 2, 100, 0.5);
        assertThat(GOAL.subtasks(two, 240, 0)).isCloseTo(4, within(1e-9));
    }

    @Test
    void whatWaitsIsToBeGoneInTheTimeToCatchUp() {
        VertexLoad load = new VertexLoad("stage-0", 1, 100, 0.5);

        // 6,000 in 30 s are 200 a second: one subtask more.
        assertThat(GOAL.subtasks(load, 240, 6_000)).isCloseTo(3, within(1e-9));
    }

    @Test
    void roundsUpWhatAVertexNeeds() {
        VertexLoad load = new VertexLoad("stage-0", 1, 100, 0.5);

        assertThat(stage(load, 240, 0)).isEqualTo(2);
        assertThat(stage(load, 241, 0)).isEqualTo(3);
    }

    @Test
    void leavesAVertexAloneThatIsBusyForAboutTheWantedShare() {
        VertexLoad load = new VertexLoad("stage-0", 2, 100, 0.5);

        // 200 a second at most: 0.5 to 0.7 of them are within the boundary.
        assertThat(stage(load, 139, 0)).isEqualTo(2);
        assertThat(stage(load, 141, 0)).isEqualTo(3);
        assertThat(stage(load, 101, 0)).isEqualTo(2);
        assertThat(stage(load, 59, 0)).isEqualTo(1);
    }

    @Test
    void aDeepStageIsSizedForTheShareThatReachesIt() {
        // A tenth of the images reaches it; each costs ten times what one costs at stage 0.
        VertexLoad deep = new VertexLoad("stage-1", 1, 10, 0.5);
        VertexLoad deeper = new VertexLoad("stage-2", 1, 1, 0.05);

        assertThat(stage(deep, 300, 0)).isEqualTo(3);
        assertThat(stage(deeper, 300, 0)).isEqualTo(1);
        // 3,000 images that wait are 300 at this stage, ten a second.
        assertThat(stage(deep, 240, 3_000)).isEqualTo(3);
    }

    @Test
    void neverAsksForMoreThanTheMostNorForLessThanOne() {
        assertThat(stage(new VertexLoad("stage-0", 1, 100, 1), 5_000, 0)).isEqualTo(8);
        assertThat(stage(new VertexLoad("stage-0", 3, 100, 0.001), 1, 0)).isEqualTo(1);
    }

    @Test
    void aVertexThatNothingReachedStaysAsItIs() {
        assertThat(stage(new VertexLoad("stage-2", 2, 0, 0.01), 300, 0)).isEqualTo(2);
        assertThat(
                        GOAL.parallelism(
                                List.of(images(0), new VertexLoad("stage-0", 2, 50, 0.9)),
                                "images",
                                300,
                                1_000))
                .containsEntry("stage-0", 2);
    }

    @Test
    void refusesGoalsThatNobodyCanMeet() {
        assertThatThrownBy(() -> new ScalingGoal(0.95, 0.1, Duration.ofSeconds(1), 1))
                .hasMessageContaining("0.95");
        assertThatThrownBy(() -> new ScalingGoal(0.6, 0.1, Duration.ZERO, 1))
                .hasMessageContaining("catch up");
        assertThatThrownBy(() -> new ScalingGoal(0.6, 0.1, Duration.ofSeconds(1), 0))
                .hasMessageContaining("at most 0");
    }
}
