package dev.sluice.job.stage;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a stage closes a batch, if it has not run out of records before: at a size or a delay,
 * whichever comes first.
 *
 * @param maxRecords in a batch, at least 1
 * @param maxDelay that the first record of a batch may wait while others come; zero for none
 */
public record BatchLimits(int maxRecords, Duration maxDelay) implements Serializable {

    /**
     * The most records of a batch unless the user says otherwise. Fewer cost a full load more calls
     * and requests for each image; twice as many gain nothing more (docs/performance.md).
     */
    public static final int USUAL_RECORDS = 64;

    public BatchLimits {
        if (maxRecords < 1) {
            throw new IllegalArgumentException(
                    "batches of at most " + maxRecords + " records; expected 1 or more");
        }
        if (maxDelay.isNegative()) {
            throw new IllegalArgumentException("a batch delay of " + maxDelay);
        }
    }
}
