package dev.sluice.job;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.util.TimeUtils;

/**
 * The longest that a record may wait between being written and being committed, with exactly-once
 * delivery: for the next checkpoint to begin, for that to come to its end, and where a process dies
 * at that moment, for the job to be there again.
 *
 * @param checkpointInterval from one checkpoint to the next
 * @param checkpointTimeout that a checkpoint may take
 * @param restart from a failure to running tasks, once; a job that fails while it starts takes
 *     longer
 */
public record CommitDelay(
        Duration checkpointInterval, Duration checkpointTimeout, Duration restart) {

    /** For tasks to be deployed, to read their bundle and the control topic. */
    private static final Duration START = Duration.ofMinutes(1);

    private static final String EXPONENTIAL = "exponential-delay";

    /** As these settings make it, and Flink's defaults where they say nothing. */
    public static CommitDelay of(ReadableConfig flink) {
        return new CommitDelay(
                flink.get(CheckpointingOptions.CHECKPOINTING_INTERVAL),
                flink.get(CheckpointingOptions.CHECKPOINTING_TIMEOUT),
                flink.get(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT)
                        .plus(backoff(flink))
                        .plus(START));
    }

    /** Where no strategy is set, Flink's for jobs with checkpoints. */
    private static Duration backoff(ReadableConfig flink) {
        String strategy =
                flink.getOptional(RestartStrategyOptions.RESTART_STRATEGY).orElse(EXPONENTIAL);
        return switch (strategy) {
            case EXPONENTIAL ->
                    flink.get(
                            RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF);
            case "fixed-delay" ->
                    flink.get(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY);
            case "failure-rate" ->
                    flink.get(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_DELAY);
            default -> Duration.ZERO;
        };
    }

    public Duration total() {
        return checkpointInterval.plus(checkpointTimeout).plus(restart);
    }

    @Override
    public String toString() {
        return "%s (checkpoint interval %s, checkpoint timeout %s, restart %s)"
                .formatted(
                        shown(total()),
                        shown(checkpointInterval),
                        shown(checkpointTimeout),
                        shown(restart));
    }

    private static String shown(Duration duration) {
        return TimeUtils.formatWithHighestUnit(duration);
    }
}
