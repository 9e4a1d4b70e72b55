package dev.sluice.schemas.message;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.avro.message.RawMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Writes messages as Confluent's serializers do: a byte 0, the schema's id in a registry as four
 * bytes, the highest first, and the record in Avro's binary encoding. Not thread-safe.
 *
 * <p>Source: <a
 * href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">wire
 * format</a>.
 */
public final class RegisteredMessageEncoder<T extends SpecificRecordBase>
        extends RawMessageEncoder<T> {

    static final int HEADER_BYTES = 1 + Integer.BYTES;

    private final byte[] header;

    /**
     * @param type of the records
     * @param id of their schema in the registry
     */
    public RegisteredMessageEncoder(Class<T> type, int id) {
        super(SpecificData.getForClass(type), SpecificData.get().getSchema(type));
        this.header = ByteBuffer.allocate(HEADER_BYTES).putInt(1, id).array();
    }

    @Override
    public void encode(T record, OutputStream out) throws IOException {
        out.write(header);
        super.encode(record, out);
    }

    /** Whether a message may be one of these. */
    static boolean mayHaveWritten(byte[] message) {
        return message.length >= HEADER_BYTES && message[0] == 0;
    }

    /** The id in a message's head. */
    static int id(byte[] message) {
        return ByteBuffer.wrap(message).getInt(1);
    }
}
