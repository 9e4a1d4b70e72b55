package dev.sluice.job.message;

import dev.sluice.job.record.SourceRecord;
import dev.sluice.schemas.SourceCoordinates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.message.MessageEncoder;

/** Puts messages into bytes. */
public final class Messages {

    private Messages() {}

    /** The bytes of a message. */
    public static <T> byte[] encode(MessageEncoder<T> encoder, T record) {
        try {
            return bytes(encoder.encode(record));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    /** A buffer's bytes: its array, not copied, where that holds nothing else. */
    public static byte[] bytes(ByteBuffer buffer) {
        if (buffer.hasArray()
                && buffer.arrayOffset() == 0
                && buffer.remaining() == buffer.array().length) {
            return buffer.array();
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** Where a record was read from, in the schema's words. */
    public static SourceCoordinates coordinates(SourceRecord source) {
        return new SourceCoordinates(
                source.position().topic(),
                source.position().partition(),
                source.position().offset());
    }
}
