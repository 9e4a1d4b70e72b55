package dev.sluice.job.message;

import dev.sluice.job.record.SourceRecord;
import dev.sluice.job.record.SourceRecord.RecordHeader;
import java.nio.charset.StandardCharsets;

/**
 * How large a record becomes in Kafka.
 *
 * <p>A Kafka batch of one record is its value, its key, its headers with two lengths of up to 5
 * bytes each, and less than 100 bytes more, for which there are {@link #FRAME_BYTES}. Bytes that
 * cannot be compressed become longer by compression, with each of Kafka's codecs by less than one
 * in 1024.
 */
public final class RecordSize {

    private static final int FRAME_BYTES = 1 << 10;
    private static final int LENGTH_BYTES = 5;

    private RecordSize() {}

    /** Bytes of key, headers and value that surely fit into a record of so many. */
    static int room(int recordBytes) {
        return recordBytes - FRAME_BYTES - recordBytes / 1024;
    }

    /** Bytes that the key and headers of a record take in every record that answers it. */
    static int ofKeyAndHeaders(SourceRecord source) {
        int bytes = source.key() == null ? 0 : source.key().length;
        for (RecordHeader header : source.headers()) {
            bytes += 2 * LENGTH_BYTES + header.name().getBytes(StandardCharsets.UTF_8).length;
            bytes += header.value() == null ? 0 : header.value().length;
        }
        return bytes;
    }

    /**
     * Whether an answer to a record fits.
     *
     * @param value the answer's, in bytes
     * @param recordBytes that the topic takes
     */
    public static boolean fits(SourceRecord source, int value, int recordBytes) {
        return value <= room(recordBytes) - ofKeyAndHeaders(source);
    }
}
