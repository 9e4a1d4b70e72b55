package dev.sluice.job.breaker;

import dev.sluice.job.record.SourceRecord.SourcePosition;
import dev.sluice.schemas.DeadLetterReason;
import java.util.EnumMap;
import java.util.Map;

/** Counts bad records window by window and stops a stream of nothing else. Not thread-safe. */
public final class BadStreamBreaker {

    private final String step;
    private final BreakerLimits limits;
    private final Map<DeadLetterReason, Integer> bad = new EnumMap<>(DeadLetterReason.class);
    private int seen;
    private int badSeen;
    private String example = "";

    /**
     * @param step uid of the operator that it watches
     */
    public BadStreamBreaker(String step, BreakerLimits limits) {
        this.step = step;
        this.limits = limits;
    }

    public void goodRecord() {
        seen++;
        closeWindowIfFull();
    }

    /**
     * @throws BadStreamException if the window is full and too much of it was bad
     */
    public void badRecord(SourcePosition position, DeadLetterReason reason, String detail) {
        seen++;
        badSeen++;
        bad.merge(reason, 1, Integer::sum);
        example = position + ": " + detail;
        closeWindowIfFull();
    }

    private void closeWindowIfFull() {
        if (seen < limits.windowRecords()) {
            return;
        }
        if (badSeen > limits.maxBadRatio() * seen) {
            throw new BadStreamException(
                    badSeen
                            + " of "
                            + seen
                            + " records in a row failed at "
                            + step
                            + " "
                            + bad
                            + "; at most "
                            + limits.maxBadRatio()
                            + " of them may. Is this the images topic, and the right bundle? The last was "
                            + example);
        }
        seen = 0;
        badSeen = 0;
        bad.clear();
    }
}
