package dev.sluice.job.message;

import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.OutgoingRecord.Destination;
import dev.sluice.job.record.SourceRecord;
import dev.sluice.schemas.DeadLetter;
import dev.sluice.schemas.DeadLetterReason;
import dev.sluice.schemas.SourceCoordinates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.avro.message.MessageEncoder;

/** Writes messages in Avro's single-object encoding. */
public final class Messages {

    private Messages() {}

    /** The bytes of a message. */
    public static <T> byte[] encode(MessageEncoder<T> encoder, T record) {
        try {
            ByteBuffer encoded = encoder.encode(record);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    /** Where a record was read from, in the schema's words. */
    public static SourceCoordinates coordinates(SourceRecord source) {
        return new SourceCoordinates(
                source.position().topic(),
                source.position().partition(),
                source.position().offset());
    }

    /**
     * A record that could not be classified, whole.
     *
     * @param step uid of the operator that gave up on it
     * @param detail what was found and what was expected
     */
    public static OutgoingRecord deadLetter(
            SourceRecord source,
            String step,
            DeadLetterReason reason,
            String detail,
            Instant failedAt) {
        DeadLetter letter =
                DeadLetter.newBuilder()
                        .setOriginal(ByteBuffer.wrap(source.value()))
                        .setSource(coordinates(source))
                        .setStep(step)
                        .setReason(reason)
                        .setDetail(detail)
                        .setFailedAt(failedAt)
                        .build();
        return OutgoingRecord.answering(
                source, Destination.DEAD_LETTERS, encode(DeadLetter.getEncoder(), letter));
    }
}
