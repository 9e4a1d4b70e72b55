package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class CommitDelayTest {

    private static CommitDelay delay(String... keysAndValues) {
        Configuration flink = new Configuration();
        flink.setString("execution.checkpointing.interval", "10 s");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            flink.setString(keysAndValues[i], keysAndValues[i + 1]);
        }
        return CommitDelay.of(flink);
    }

    @Test
    void isIntervalAndCheckpointAndRestart() {
        CommitDelay delay =
                delay(
                        "execution.checkpointing.timeout", "5 min",
                        "heartbeat.timeout", "20 s",
                        "restart-strategy.type", "exponential-delay",
                        "restart-strategy.exponential-delay.max-backoff", "40 s");

        assertThat(delay)
                .isEqualTo(
                        new CommitDelay(
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(5),
                                0,
                                Duration.ofSeconds(20 + 40 + 60)));
        assertThat(delay.total()).isEqualTo(Duration.ofSeconds(10 + 300 + 120));
    }

    @Test
    void countsEachCheckpointThatMayFailAndThePauseBeforeIt() {
        CommitDelay delay =
                delay(
                        "execution.checkpointing.timeout", "5 min",
                        "execution.checkpointing.min-pause", "40 s",
                        "execution.checkpointing.tolerable-failed-checkpoints", "2",
                        "restart-strategy.type", "none");

        assertThat(delay.total()).isEqualTo(Duration.ofSeconds(3 * (40 + 300) + 50 + 60));
        assertThat(delay)
                .hasToString(
                        "1130 s (checkpoint interval or pause 40 s, checkpoint timeout 5 min, both once more"
                                + " for each of 2 failures, restart 110 s)");
    }

    @Test
    void aPauseShorterThanTheIntervalChangesNothing() {
        assertThat(delay("execution.checkpointing.min-pause", "9 s")).isEqualTo(delay());
    }

    @Test
    void knowsTheDelayOfEachRestartStrategy() {
        assertThat(
                        delay(
                                        "restart-strategy.type", "fixed-delay",
                                        "restart-strategy.fixed-delay.delay", "3 s")
                                .restart())
                .isEqualTo(Duration.ofSeconds(50 + 3 + 60));
        assertThat(
                        delay(
                                        "restart-strategy.type", "failure-rate",
                                        "restart-strategy.failure-rate.delay", "4 s")
                                .restart())
                .isEqualTo(Duration.ofSeconds(50 + 4 + 60));
        assertThat(delay("restart-strategy.type", "none").restart())
                .isEqualTo(Duration.ofSeconds(50 + 60));
    }

    @Test
    void takesFlinksOwnRestartsWhereNoneAreSet() {
        assertThat(delay()).isEqualTo(delay("restart-strategy.type", "exponential-delay"));
    }
}
