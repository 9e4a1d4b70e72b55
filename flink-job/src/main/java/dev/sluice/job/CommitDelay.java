package dev.sluice.job;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.util.TimeUtils;

/**
 * The longest that a record may wait between being written and being committed, with exactly-once
 * delivery: for the next checkpoint to begin, for that to come to its end, likewise for each one
 * that may fail without the job, and where a process dies at that moment, for the job to be there
 * again. Taken for granted: the checkpoint before ended within the interval, as one does that is
 * not late itself.
 *
 * @param checkpointInterval from one checkpoint to the next, pauses included
 * @param checkpointTimeout that a checkpoint may take
 * @param toleratedFailures checkpoints that may fail in a row before the job does
 * @param restart from a failure to running tasks, once; a job that fails while it starts takes
 *     longer
 */
public record CommitDelay(
        Duration checkpointInterval,
        Duration checkpointTimeout,
        int toleratedFailures,
        Duration restart) {

    /** For tasks to be deployed, to read their bundle and the control topic. */
    private static final Duration START = Duration.ofMinutes(1);

    private static final String EXPONENTIAL = "exponential-delay";

    /** As these settings make it, and Flink's defaults where they say nothing. */
    public static CommitDelay of(ReadableConfig flink) {
        return new CommitDelay(
                longer(
                        flink.get(CheckpointingOptions.CHECKPOINTING_INTERVAL),
                        flink.get(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS)),
                flink.get(CheckpointingOptions.CHECKPOINTING_TIMEOUT),
                Math.max(0, flink.get(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER)),
                flink.get(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT)
                        .plus(backoff(flink))
                        .plus(START));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
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
        return checkpointInterval
                .plus(checkpointTimeout)
                .multipliedBy(1L + toleratedFailures)
                .plus(restart);
    }

    @Override
    public String toString() {
        return "%s (checkpoint interval or pause %s, checkpoint timeout %s, %srestart %s)"
                .formatted(
                        shown(total()),
                        shown(checkpointInterval),
                        shown(checkpointTimeout),
                        toleratedFailures == 0
                                ? ""
                                : "both once more for each of %s failures, "
                                        .formatted(toleratedFailures),
                        shown(restart));
    }

    private static String shown(Duration duration) {
        return TimeUtils.formatWithHighestUnit(duration);
    }
}
