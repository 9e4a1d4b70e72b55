package dev.sluice.schemas.message;

import dev.sluice.schemas.message.UnreadableMessageException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads messages in Avro's single-object encoding (two marker bytes, the writer schema's 64-bit
 * fingerprint, the datum), written with any released version of their schema; and where there is a
 * schema registry, messages with the id of a schema in it, too. Which of both a message is, its
 * first byte says. Whatever the bytes are, the outcome is a record or an {@link
 * UnreadableMessageException}, in time and memory bound by the message's length. Not thread-safe.
 */
public final class MessageReader<T extends SpecificRecord> {

    private static final int HEADER_BYTES = 10;

    /** Producers of one topic write with few schemas at a time. */
    private static final int MAX_IDS = 32;

    private final Schema schema;
    private final SchemaStore writers;
    @Nullable private final RegisteredSchemas registered;
    private final Map<Long, SpecificDatumReader<T>> readers = new HashMap<>();
    private final Map<Integer, SpecificDatumReader<T>> readersById = new LatestIds<>(MAX_IDS);
    private final BoundedDecoder decoder = new BoundedDecoder();

    /**
     * Without a registry.
     *
     * @param schema of the record class
     * @param writers finds the schema of a fingerprint
     */
    public MessageReader(Schema schema, SchemaStore writers) {
        this(schema, writers, null);
    }

    /**
     * @param schema of the record class
     * @param writers finds the schema of a fingerprint
     * @param registered finds the schema of an id; null where messages with ids are refused
     */
    public MessageReader(
            Schema schema, SchemaStore writers, @Nullable RegisteredSchemas registered) {
        this.schema = schema;
        this.writers = writers;
        this.registered = registered;
    }

    /**
     * @throws UnreadableMessageException saying what was found and what was expected
     */
    public T read(byte[] message) throws UnreadableMessageException {
        if (message.length >= HEADER_BYTES
                && (message[0] & 0xff) == 0xC3
                && (message[1] & 0xff) == 0x01) {
            return readByFingerprint(message);
        }
        if (registered != null && RegisteredMessageEncoder.mayHaveWritten(message)) {
            return readById(message, RegisteredMessageEncoder.id(message));
        }
        throw new UnreadableMessageException(
                Kind.NOT_AVRO,
                message.length
                        + " bytes that do not begin with C3 01; expected "
                        + schema.getName()
                        + " in Avro's single-object encoding"
                        + (registered == null ? "" : ", or 00 and the id of a registered schema"));
    }

    private T readByFingerprint(byte[] message) throws UnreadableMessageException {
        long fingerprint = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
        SpecificDatumReader<T> reader = readerOf(fingerprint);
        try {
            return read(reader, message, HEADER_BYTES);
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

    /** A schema of anybody's may bring out anything in Avro: so all of it is caught. */
    private T readById(byte[] message, int id) throws UnreadableMessageException {
        SpecificDatumReader<T> reader = readerOfId(id);
        try {
            return read(reader, message, RegisteredMessageEncoder.HEADER_BYTES);
        } catch (IOException | RuntimeException e) {
            throw new UnreadableMessageException(
                    canReadAll(reader) ? Kind.UNREADABLE : Kind.UNKNOWN_SCHEMA,
                    "%s bytes that are no %s, by schema id %s: %s"
                            .formatted(message.length, schema.getName(), id, e));
        }
    }

    private T read(SpecificDatumReader<T> reader, byte[] message, int header) throws IOException {
        decoder.reset(message, header, message.length - header);
        T record = reader.read(null, decoder);
        if (!decoder.isAtEnd()) {
            throw new IOException("bytes are left over after the record");
        }
        return record;
    }

    /**
     * Whether it is the bytes that are at fault, and not the schema that they were written with.
     */
    private boolean canReadAll(SpecificDatumReader<T> reader) {
        return SchemaCompatibility.checkReaderWriterCompatibility(schema, reader.getSchema())
                        .getType()
                == SchemaCompatibilityType.COMPATIBLE;
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
            requireName(writer, "");
            reader = new SpecificDatumReader<>(writer, schema);
            readers.put(fingerprint, reader);
        }
        return reader;
    }

    private SpecificDatumReader<T> readerOfId(int id) throws UnreadableMessageException {
        SpecificDatumReader<T> reader = readersById.get(id);
        if (reader == null) {
            Schema writer = registered.find(id);
            requireName(writer, " by schema id " + id);
            if (!SchemaBounds.hold(writer)) {
                throw new UnreadableMessageException(
                        Kind.UNKNOWN_SCHEMA,
                        "schema id %s refers to itself, nests deeper than %s types or has more than %s"
                                .formatted(id, SchemaBounds.MAX_DEPTH, SchemaBounds.MAX_TYPES));
            }
            reader = new SpecificDatumReader<>(writer, schema);
            readersById.put(id, reader);
        }
        return reader;
    }

    private void requireName(Schema writer, String where) throws UnreadableMessageException {
        if (!writer.getFullName().equals(schema.getFullName())) {
            throw new UnreadableMessageException(
                    Kind.UNKNOWN_SCHEMA,
                    "a " + writer.getFullName() + where + "; expected a " + schema.getFullName());
        }
    }
}
