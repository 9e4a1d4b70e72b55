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
     * The most records of a batch unless the user says otherwise: with half as many a full load
     * pays an eighth more for each image, in calls and requests; with twice as many no less.
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
