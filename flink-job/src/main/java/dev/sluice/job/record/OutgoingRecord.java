package dev.sluice.job.record;

import dev.sluice.job.record.SourceRecord.RecordHeader;
import java.util.List;
import javax.annotation.Nullable;

/**
 * What a sink writes: bytes that are ready, and which of the job's topics they go to.
 *
 * @param key null where the record has none
 * @param value a message in Avro's single-object encoding
 * @param headers those of the record that it came from
 */
public record OutgoingRecord(
        Destination destination, @Nullable byte[] key, byte[] value, List<RecordHeader> headers) {

    /** The topics that the job writes to. */
    public enum Destination {
        PREDICTIONS,
        DEAD_LETTERS,
        VERDICTS
    }

    public OutgoingRecord {
        headers = List.copyOf(headers);
    }

    /** An answer to a record: with its key and its headers. */
    public static OutgoingRecord answering(
            SourceRecord source, Destination destination, byte[] value) {
        return new OutgoingRecord(destination, source.key(), value, source.headers());
    }
}
