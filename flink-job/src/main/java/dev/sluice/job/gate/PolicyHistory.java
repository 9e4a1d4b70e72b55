package dev.sluice.job.gate;

import dev.sluice.job.record.SourceRecord;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * What the control topic holds when a gate starts. The gate reads it to its end before the first
 * image, so that no image is judged by an older policy only because it came faster.
 */
@FunctionalInterface
public interface PolicyHistory extends Serializable {

    /**
     * Every message of the control topic up to its end at the time of the call, in order.
     *
     * @throws IOException if the topic cannot be read
     */
    List<SourceRecord> read() throws IOException;
}
