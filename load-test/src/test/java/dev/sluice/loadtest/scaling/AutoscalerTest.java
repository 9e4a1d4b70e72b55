package dev.sluice.loadtest.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Samples come once a second; the first 5 after a start are not looked at, then 10 are. */
class AutoscalerTest {

    private final Autoscaler scaler =
            new Autoscaler(
                    new ScalingGoal(0.6, 0.1, Duration.ofSeconds(30), 4),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60));

    // What the job has counted so far.
    private int second;
    private double images;
    private double busyMillis;

    /** A second in which so many images come and stage 0, with some subtasks, is busy so long. */
    private Optional<Map<String, Integer>> second(
            int subtasks, double imagesPerSecond, double busySeconds) {
        images += imagesPerSecond;
        busyMillis += 1e3 * busySeconds;
        return scaler.take(sample(subtasks, true), (long) images, 0);
    }

    private JobSample sample(int subtasks, boolean running) {
        return new JobSample(
                second++,
                List.of(
                        new VertexCounts("images", 1, running, (long) images, busyMillis / 100),
                        new VertexCounts("stage-0", subtasks, running, (long) images, busyMillis)));
    }

    /** Stage 0's parallelism each time it was to change, with the second. */
    private List<String> changes(int seconds, int subtasks, double perSecond, double busySeconds) {
        List<String> changes = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            int now = second;
            second(subtasks, perSecond, busySeconds)
                    .ifPresent(wanted -> changes.add(now + ": " + wanted.get("stage-0")));
        }
        return changes;
    }

    private void restart() {
        images = 0;
        busyMillis = 0;
    }

    @Test
    void looksAtNothingBeforeTheJobHasSettledAndAWindowIsFull() {
        assertThat(changes(15, 1, 100, 0.9)).isEmpty();
        assertThat(changes(1, 1, 100, 0.9)).containsExactly("15: 2");
    }

    @Test
    void leavesAJobAloneThatIsAsBusyAsItShallBe() {
        assertThat(changes(100, 1, 100, 0.6)).isEmpty();
    }

    @Test
    void followsARateThatRisesWithinAWindow() {
        assertThat(changes(60, 1, 100, 0.5)).isEmpty();

        assertThat(changes(20, 1, 180, 0.9)).hasSize(1).first().asString().endsWith(": 2");
    }

    @Test
    void countsOfNewSubtasksAreNotHeldAgainstThoseOfTheOldOnes() {
        changes(16, 1, 100, 0.9);
        scaler.take(sample(2, false), 0, 0);
        restart();

        // Busy for a share of 0.6 each, so nothing is to change; the old counts would be less.
        assertThat(changes(40, 2, 133, 1.2)).isEmpty();
        assertThat(scaler.loads())
                .filteredOn(load -> load.name().equals("stage-0"))
                .singleElement()
                .extracting(VertexLoad::perSecond, InstanceOfAssertFactories.DOUBLE)
                .isEqualTo(133);
    }

    @Test
    void aRestartBetweenTwoSamplesIsSeenFromCountsThatFall() {
        changes(10, 1, 100, 0.9);
        restart();

        assertThat(changes(15, 1, 100, 0.9)).isEmpty();
        assertThat(changes(1, 1, 100, 0.9)).hasSize(1);
    }

    @Test
    void takesSubtasksAwayOnlyFromAJobThatHasRunUnchangedForAWhile() {
        assertThat(changes(60, 3, 100, 0.3)).isEmpty();
        assertThat(changes(1, 3, 100, 0.3)).containsExactly("60: 1");
    }

    @Test
    void asksOnceAndThenSeesWhatItBrought() {
        assertThat(changes(16, 1, 100, 0.9)).hasSize(1);

        assertThat(changes(14, 1, 100, 0.9)).isEmpty();
        assertThat(changes(1, 1, 100, 0.9)).hasSize(1);
    }

    @Test
    void vertexNamesAreThoseOfTheirFirstOperators() {
        assertThat(JobMonitor.name("Source: images")).isEqualTo("images");
        assertThat(JobMonitor.name("stage-0 -> predictions-0: Writer -> predictions-0: Committer"))
                .isEqualTo("stage-0");
        assertThat(JobMonitor.name("policy-gate -> (policy-verdicts: Writer, decode)"))
                .isEqualTo("policy-gate");
    }
}
