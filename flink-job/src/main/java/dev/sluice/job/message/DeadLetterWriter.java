package dev.sluice.job.message;

import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.OutgoingRecord.Destination;
import dev.sluice.job.record.SourceRecord;
import dev.sluice.schemas.DeadLetter;
import dev.sluice.schemas.DeadLetterReason;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/**
 * Writes dead letters that Kafka takes: a record that it does not take would fail the job, which
 * would read and send the same again after each restart. So an original that does not fit is cut to
 * its beginning; the whole stands where it was read from, and the letter says where that is.
 *
 * @param step uid of the operator that gives up on records
 * @param maxBytes that a letter may have as a record of Kafka, all included
 * @param format of letters
 */
public record DeadLetterWriter(String step, int maxBytes, MessageFormat format)
        implements Serializable {

    /** What a letter without original, key and headers is sure to fit into. */
    public static final int MIN_BYTES = 8 << 10;

    private static final int MAX_DETAIL_CHARS = 1_000;
    private static final int LENGTH_BYTES = 5;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    public DeadLetterWriter {
        if (maxBytes < MIN_BYTES) {
            throw new IllegalArgumentException(
                    "dead letters of " + maxBytes + " bytes; expected " + MIN_BYTES + " or more");
        }
    }

    /** Of letters that need no registry. */
    public DeadLetterWriter(String step, int maxBytes) {
        this(step, maxBytes, MessageFormat.SINGLE_OBJECT);
    }

    /**
     * A record that could not be classified: whole, or as much of it as fits.
     *
     * @param detail what was found and what was expected
     */
    public OutgoingRecord write(
            SourceRecord source, DeadLetterReason reason, String detail, Instant failedAt) {
        int room = RecordSize.room(maxBytes);
        int roomBesideHeaders = room - RecordSize.ofKeyAndHeaders(source);
        byte[] original = source.value();
        if (original.length <= roomBesideHeaders) {
            byte[] whole = encode(source, ByteBuffer.wrap(original), reason, detail, failedAt);
            if (whole.length <= roomBesideHeaders) {
                return OutgoingRecord.answering(source, Destination.DEAD_LETTERS, whole);
            }
        }
        String found = detail.substring(0, Math.min(detail.length(), MAX_DETAIL_CHARS));
        String where =
                ": the original has "
                        + original.length
                        + " bytes and stands whole at "
                        + source.position();
        String cut = found + "; cut to fit" + where;
        int left = roomBesideHeaders - encode(source, NOTHING, reason, cut, failedAt).length;
        if (left >= LENGTH_BYTES) {
            ByteBuffer start = beginning(original, left);
            return OutgoingRecord.answering(
                    source, Destination.DEAD_LETTERS, encode(source, start, reason, cut, failedAt));
        }
        cut = found + "; cut to fit, without key and headers" + where;
        left = room - encode(source, NOTHING, reason, cut, failedAt).length;
        ByteBuffer start = beginning(original, left);
        return new OutgoingRecord(
                Destination.DEAD_LETTERS,
                null,
                encode(source, start, reason, cut, failedAt),
                List.of());
    }

    private static ByteBuffer beginning(byte[] original, int room) {
        return ByteBuffer.wrap(original, 0, Math.min(original.length, room - LENGTH_BYTES));
    }

    private byte[] encode(
            SourceRecord source,
            ByteBuffer original,
            DeadLetterReason reason,
            String detail,
            Instant failedAt) {
        DeadLetter letter =
                DeadLetter.newBuilder()
                        .setOriginal(original)
                        .setSource(Messages.coordinates(source))
                        .setStep(step)
                        .setReason(reason)
                        .setDetail(detail)
                        .setFailedAt(failedAt)
                        .build();
        return Messages.encode(format.deadLetters(), letter);
    }
}
