package dev.sluice.loadtest.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.loadtest.scaling.ScalingResult.Change;
import dev.sluice.loadtest.scaling.ScalingResult.Vertex;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingResultTest {

    private static ScalingResult result(long predictions, long deadLetters, long waiting) {
        return result(
                predictions,
                deadLetters,
                waiting,
                List.of(vertex("stage-0", 2.1, 2), vertex("stage-1", 0.9, 1)));
    }

    private static ScalingResult result(
            long predictions, long deadLetters, long waiting, List<Vertex> vertices) {
        Change change = new Change(1, "stage-0", 1, 2);
        return result(predictions, deadLetters, waiting, vertices, List.of(change));
    }

    private static ScalingResult result(
            long predictions,
            long deadLetters,
            long waiting,
            List<Vertex> vertices,
            List<Change> changes) {
        return new ScalingResult(
                "",
                "",
                1,
                "",
                List.of(),
                changes,
                List.of(),
                vertices,
                100,
                predictions,
                deadLetters,
                7,
                waiting,
                10);
    }

    @Test
    void allIsWellWhereEachImageIsAnsweredAndFewerWaitThanComeInASecond() {
        assertThat(result(97, 3, 9).faults()).isEmpty();
    }

    @Test
    void saysHowManyImagesHaveNoAnswer() {
        assertThat(result(97, 1, 9).lost()).isEqualTo(2);
        assertThat(result(97, 1, 9).faults())
                .singleElement()
                .asString()
                .contains("2 of 100 images have no answer");
    }

    @Test
    void saysThatAStageWhichNeedsMoreSubtasksHasNoMore() {
        List<Vertex> vertices =
                List.of(
                        vertex("stage-0", 2.1, 2),
                        vertex("stage-1", 0.9, 2),
                        vertex("stage-2", 0.3, 1));

        assertThat(result(100, 0, 0, vertices).faults())
                .singleElement()
                .asString()
                .contains("stage-0 has 2 subtasks and stage-1 2");
    }

    @Test
    void allIsWellWhereStagesThatNeedNearlyTheSameHaveTheSame() {
        List<Vertex> vertices =
                List.of(
                        vertex("stage-0", 1.9, 2),
                        vertex("stage-1", 1.1, 2),
                        vertex("stage-2", 0.3, 1));

        assertThat(result(100, 0, 0, vertices).faults()).isEmpty();
    }

    @Test
    void aDemonstrationInWhichNothingWasScaledHasShownNothing() {
        List<Vertex> vertices = List.of(vertex("stage-0", 0.9, 1), vertex("stage-1", 0.2, 1));

        assertThat(result(100, 0, 0, vertices, List.of()).faults())
                .singleElement()
                .asString()
                .contains("nothing was scaled", "--load");
        assertThat(result(100, 0, 0, List.of()).faults())
                .singleElement()
                .asString()
                .contains("the scaler has seen no whole window");
    }

    private static Vertex vertex(String name, double subtasks, int parallelism) {
        return new Vertex(new VertexLoad(name, parallelism, 100, 0.5), 1, subtasks, parallelism);
    }

    @Test
    void saysThatTheLagHasNotDrained() {
        assertThat(result(100, 0, 10).faults())
                .singleElement()
                .asString()
                .contains("10 images waited when the load ended");
    }
}
