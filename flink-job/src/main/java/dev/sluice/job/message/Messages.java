package dev.sluice.job.message;

import dev.sluice.job.record.SourceRecord;
import dev.sluice.schemas.SourceCoordinates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
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
}
