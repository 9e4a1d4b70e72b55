package dev.sluice.job.record;

import java.util.List;
import javax.annotation.Nullable;

/**
 * A Kafka record as it was read. The arrays are handed on, never changed.
 *
 * @param value its bytes; empty for a tombstone
 * @param key null where the record has none
 * @param headers in order
 * @param position where it was read from
 * @param ingestedAtMillis the record's timestamp, in milliseconds since the epoch
 */
public record SourceRecord(
        byte[] value,
        @Nullable byte[] key,
        List<RecordHeader> headers,
        SourcePosition position,
        long ingestedAtMillis) {

    /**
     * One header of a Kafka record.
     *
     * @param value null is allowed by Kafka, and kept
     */
    public record RecordHeader(String name, @Nullable byte[] value) {}

    /** Topic, partition and offset. */
    public record SourcePosition(String topic, int partition, long offset) {

        @Override
        public String toString() {
            return topic + "-" + partition + "@" + offset;
        }
    }

    public SourceRecord {
        headers = List.copyOf(headers);
    }
}
