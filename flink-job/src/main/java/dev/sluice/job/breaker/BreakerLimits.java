package dev.sluice.job.breaker;

import java.io.Serializable;

/**
 * When a stream is so bad that it is better to stop than to turn it into dead letters.
 *
 * @param maxBadRatio share of bad records in a window above which the job stops; 1 never stops it
 * @param windowRecords records in a window, of one subtask
 */
public record BreakerLimits(double maxBadRatio, int windowRecords) implements Serializable {

    public BreakerLimits {
        if (!(maxBadRatio > 0 && maxBadRatio <= 1)) {
            throw new IllegalArgumentException(
                    "a bad ratio of at most " + maxBadRatio + "; expected above 0, at most 1");
        }
        if (windowRecords < 1) {
            throw new IllegalArgumentException("a window of " + windowRecords + " records");
        }
    }
}
