package dev.sluice.job.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Writes and reads messages with ids by Avro alone, with schemas of its own. */
final class OtherSender {

    /** Fewer fields than ours, one that we do not have, in another order. */
    static final Schema SCHEMA =
            new Schema.Parser()
                    .parse(
                            """
                            {"type": "record", "name": "ImageEvent", "namespace": "dev.sluice.schemas", "fields": [
                              {"name": "site", "type": "string"},
                              {"name": "capturedAt", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                              {"name": "mediaType", "type": {"type": "enum", "name": "MediaType", "symbols": ["RAW"]}},
                              {"name": "image", "type": "bytes"},
                              {"name": "id", "type": "string"}
                            ]}
                            """);

    private OtherSender() {}

    static byte[] event(int schemaId, String id, byte[] pixels) throws IOException {
        Schema mediaType = SCHEMA.getField("mediaType").schema();
        GenericRecord event =
                new GenericRecordBuilder(SCHEMA)
                        .set("site", "north")
                        .set("capturedAt", 1_000L)
                        .set("mediaType", new GenericData.EnumSymbol(mediaType, "RAW"))
                        .set("image", ByteBuffer.wrap(pixels))
                        .set("id", id)
                        .build();
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(0);
        message.writeBytes(ByteBuffer.allocate(4).putInt(schemaId).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(message, null);
        new GenericDatumWriter<GenericRecord>(SCHEMA).write(event, encoder);
        encoder.flush();
        return message.toByteArray();
    }

    /**
     * @param schemas by their ids
     */
    static GenericRecord read(byte[] message, IntFunction<Schema> schemas) {
        ByteBuffer head = ByteBuffer.wrap(message);
        if (head.get() != 0) {
            throw new IllegalArgumentException("begins with " + message[0]);
        }
        Schema writer = schemas.apply(head.getInt());
        try {
            return new GenericDatumReader<GenericRecord>(writer)
                    .read(
                            null,
                            DecoderFactory.get()
                                    .binaryDecoder(message, 5, message.length - 5, null));
        } catch (IOException e) {
            throw new IllegalArgumentException("no " + writer.getName(), e);
        }
    }
}
