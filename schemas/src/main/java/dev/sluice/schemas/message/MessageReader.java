package dev.sluice.schemas.message;

import dev.sluice.schemas.message.UnreadableMessageException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads messages in Avro's single-object encoding (two marker bytes, the writer schema's 64-bit
 * fingerprint, the datum), written with any released version of their schema. Whatever the bytes
 * are, the outcome is a record or an {@link UnreadableMessageException}, in time and memory bound
 * by the message's length. Not thread-safe.
 */
public final class MessageReader<T extends SpecificRecord> {

    private static final int HEADER_BYTES = 10;

    private final Schema schema;
    private final SchemaStore writers;
    private final Map<Long, SpecificDatumReader<T>> readers = new HashMap<>();
    private final BoundedDecoder decoder = new BoundedDecoder();

    /**
     * @param schema of the record class
     * @param writers finds the schema of a fingerprint
     */
    public MessageReader(Schema schema, SchemaStore writers) {
        this.schema = schema;
        this.writers = writers;
    }

    /**
     * @throws UnreadableMessageException saying what was found and what was expected
     */
    public T read(byte[] message) throws UnreadableMessageException {
        if (message.length < HEADER_BYTES
                || (message[0] & 0xff) != 0xC3
                || (message[1] & 0xff) != 0x01) {
            throw new UnreadableMessageException(
                    Kind.NOT_AVRO,
                    message.length
                            + " bytes that do not begin with C3 01; expected "
                            + schema.getName()
                            + " in Avro's single-object encoding");
        }
        long fingerprint = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
        SpecificDatumReader<T> reader = readerOf(fingerprint);
        decoder.reset(message, HEADER_BYTES, message.length - HEADER_BYTES);
        try {
            T record = reader.read(null, decoder);
            if (!decoder.isAtEnd()) {
                throw new IOException("bytes are left over after the record");
            }
            return record;
        } catch (IOException
                | AvroRuntimeException
                | UnsupportedOperationException
                | IndexOutOfBoundsException
                | ArithmeticException e) {
            throw new UnreadableMessageException(
                    Kind.UNREADABLE,
                    message.length + " bytes that are no " + schema.getName() + ": " + e);
        }
    }

    private SpecificDatumReader<T> readerOf(long fingerprint) throws UnreadableMessageException {
        SpecificDatumReader<T> reader = readers.get(fingerprint);
        if (reader == null) {
            Schema writer = writers.findByFingerprint(fingerprint);
            if (writer == null) {
                throw new UnreadableMessageException(
                        Kind.UNKNOWN_SCHEMA,
                        String.format(
                                "written with a schema of fingerprint %016x; expected a released"
                                        + " version of %s",
                                fingerprint, schema.getFullName()));
            }
            if (!writer.getFullName().equals(schema.getFullName())) {
                throw new UnreadableMessageException(
                        Kind.UNKNOWN_SCHEMA,
                        "a " + writer.getFullName() + "; expected a " + schema.getFullName());
            }
            reader = new SpecificDatumReader<>(writer, schema);
            readers.put(fingerprint, reader);
        }
        return reader;
    }
}
