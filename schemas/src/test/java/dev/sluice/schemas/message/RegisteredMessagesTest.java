package dev.sluice.schemas.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schemas.ImageEvent;
import dev.sluice.schemas.MediaType;
import dev.sluice.schemas.ReleasedSchemas;
import dev.sluice.schemas.message.UnreadableMessageException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Messages in Confluent's wire format, and schemas of other people's making. */
class RegisteredMessagesTest {

    private static final Instant CAPTURED_AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final String EVENT =
            "{'type':'record','name':'ImageEvent','namespace':'dev.sluice.schemas','fields':[%s]}";
    private static final String ID = "{'name':'id','type':'string'}";
    private static final String IMAGE = "{'name':'image','type':'bytes'}";
    private static final String MEDIA_TYPE =
            "{'name':'mediaType','type':{'type':'enum','name':'MediaType',"
                    + "'symbols':['RAW','WEBP']}}";
    private static final String TIME = "{'name':'capturedAt','type':'long'}";

    private final Map<Integer, Schema> registry = new HashMap<>();
    private final List<Integer> asked = new ArrayList<>();
    private final MessageReader<ImageEvent> reader =
            new MessageReader<>(
                    ImageEvent.getClassSchema(), ReleasedSchemas.store(), this::registered);

    private Schema registered(int id) throws UnreadableMessageException {
        asked.add(id);
        if (!registry.containsKey(id)) {
            throw new UnreadableMessageException(Kind.UNKNOWN_SCHEMA, "none of id " + id);
        }
        return registry.get(id);
    }

    @Test
    void aMessageIsAZeroTheIdAndTheRecordInAvrosBinaryEncoding() throws IOException {
        byte[] message = registered(0x01020304, event("a"));

        assertThat(Arrays.copyOf(message, 5)).containsExactly(0, 1, 2, 3, 4);
        assertThat(Arrays.copyOfRange(message, 5, message.length))
                .isEqualTo(plain(event("a"), ImageEvent.getClassSchema()));
    }

    @Test
    void readsBothEncodingsFromOneTopicAndAsksForAnIdOnce() throws Exception {
        registry.put(7, ImageEvent.getClassSchema());
        byte[] singleObject = bytes(ImageEvent.getEncoder().encode(event("b")));

        assertThat(reader.read(registered(7, event("a")))).isEqualTo(event("a"));
        assertThat(reader.read(singleObject)).isEqualTo(event("b"));
        assertThat(reader.read(registered(7, event("c")))).isEqualTo(event("c"));
        assertThat(asked).containsExactly(7);
    }

    @Test
    void withoutARegistryAMessageWithAnIdIsRefusedAsNeitherEncoding() throws IOException {
        MessageReader<ImageEvent> alone =
                new MessageReader<>(ImageEvent.getClassSchema(), ReleasedSchemas.store());
        byte[] message = registered(7, event("a"));

        assertThatThrownBy(() -> alone.read(message))
                .isInstanceOfSatisfying(
                        UnreadableMessageException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.NOT_AVRO));
    }

    @Test
    void resolvesTheWritersSchemaToOurs() throws Exception {
        String unknownField = "{'name':'exposure','type':['null','double'],'default':null}";
        registry.put(7, schema(EVENT, String.join(",", unknownField, TIME, MEDIA_TYPE, IMAGE, ID)));

        ImageEvent event = reader.read(written(7, "WEBP"));

        assertThat(event.getId()).isEqualTo("a");
        assertThat(event.getMediaType()).isEqualTo(MediaType.UNKNOWN);
        assertThat(event.getCapturedAt()).isEqualTo(CAPTURED_AT);
        assertThat(event.getAttributes()).isEmpty();
    }

    @Test
    void namesTheSchemaThatCannotBeResolvedAndWhatItLacks() throws IOException {
        registry.put(7, schema(EVENT, String.join(",", TIME, MEDIA_TYPE, IMAGE)));

        assertRefused(written(7, "RAW"), Kind.UNKNOWN_SCHEMA, "schema id 7", "id");
    }

    @Test
    void refusesTheIdOfAnotherRecord() {
        registry.put(7, schema(EVENT.replace("ImageEvent", "Invoice"), ID));

        assertRefused(
                new byte[] {0, 0, 0, 0, 7, 2, 'a'},
                Kind.UNKNOWN_SCHEMA,
                "dev.sluice.schemas.Invoice by schema id 7",
                "expected a dev.sluice.schemas.ImageEvent");
    }

    @Test
    void refusesAnUnknownIdAndAMessageThatWasCutAnywhere() throws IOException {
        registry.put(7, ImageEvent.getClassSchema());
        byte[] message = registered(7, event("a"));

        assertRefused(registered(8, event("a")), Kind.UNKNOWN_SCHEMA, "none of id 8");
        for (int length = 0; length < message.length; length++) {
            Kind expected = length < 5 ? Kind.NOT_AVRO : Kind.UNREADABLE;
            assertRefused(Arrays.copyOf(message, length), expected, "ImageEvent");
        }
        assertRefused(Arrays.copyOf(message, message.length + 1), Kind.UNREADABLE, "left over");
    }

    @Test
    void refusesASchemaThatRefersToItself() {
        registry.put(7, schema(EVENT, ID + ",{'name':'next','type':['null','ImageEvent']}"));

        assertRefused(new byte[20], 7, "refers to itself");
    }

    /** Each record holds the one before twice: 33 million types in 3,000 characters. */
    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void refusesASchemaThatWrittenOutInFullWouldFillTheHeap() {
        StringBuilder fields = new StringBuilder(ID + ",{'name':'f0','type':'null'}");
        for (int i = 1; i <= 25; i++) {
            String before = i == 1 ? "null" : "R" + (i - 1);
            fields.append(
                    (",{'name':'f%1$s','type':{'type':'record','name':'R%1$s','fields':["
                                    + "{'name':'a','type':'%2$s'},{'name':'b','type':'%2$s'}]}}")
                            .formatted(i, before));
        }
        registry.put(7, schema(EVENT, fields.toString()));

        assertRefused(new byte[20], 7, "has more than " + SchemaBounds.MAX_TYPES);
    }

    @Test
    void takesASchemaAsDeepAsIsAllowedAndNoDeeper() {
        registry.put(7, schema(EVENT, ID + ",{'name':'deep','type':" + arrays(30) + "}"));
        registry.put(8, schema(EVENT, ID + ",{'name':'deep','type':" + arrays(31) + "}"));

        assertRefused(new byte[] {0, 0, 0, 0, 7, 2, 'a', 0}, Kind.UNKNOWN_SCHEMA, "missing");
        assertRefused(new byte[20], 8, "deeper than " + SchemaBounds.MAX_DEPTH);
    }

    /** In 100,000 bytes, 30,000 times 100,000 items that take none: an hour's work to skip. */
    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void refusesItemsThatTakeNoBytesBeforeTheyTakeTime() throws IOException {
        String nulls = "{'name':'nulls','type':{'type':'array','items':'null'}}";
        registry.put(7, schema(EVENT, String.join(",", nulls, ID, IMAGE, MEDIA_TYPE, TIME)));
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {0, 0, 0, 0, 7});
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(message, null);
        while (message.size() < 100_000) {
            encoder.writeLong(99_000);
        }

        assertRefused(message.toByteArray(), Kind.UNREADABLE, "items of arrays and maps");
    }

    @Test
    void neverAnswersAMutatedMessageWithAnythingButARecordOrARefusal() throws IOException {
        registry.put(7, ImageEvent.getClassSchema());
        registry.put(
                8,
                schema(
                        EVENT,
                        String.join(
                                ",",
                                "{'name':'skipped','type':" + arrays(5) + "}",
                                ID,
                                IMAGE,
                                MEDIA_TYPE,
                                TIME)));
        registry.put(9, schema(EVENT, ID));
        Random random = new Random(3);
        byte[] original = registered(7, event("image-1"));
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] message = original.clone();
            message[4] = (byte) (7 + random.nextInt(3));
            for (int change = 0; change <= random.nextInt(4); change++) {
                message[5 + random.nextInt(message.length - 5)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(reader.read(message)).isNotNull();
                read++;
            } catch (UnreadableMessageException e) {
                assertThat(e.kind()).isNotEqualTo(Kind.NOT_AVRO);
            }
        }
        assertThat(read).isBetween(1, 49_999);
    }

    @Test
    void forgetsIdsThatAreNoLongerUsed() throws Exception {
        for (int id = 0; id < 100; id++) {
            registry.put(id, ImageEvent.getClassSchema());
            reader.read(registered(id, event("a")));
        }
        reader.read(registered(99, event("a")));
        reader.read(registered(0, event("a")));

        assertThat(asked).hasSize(101).endsWith(99, 0);
    }

    private void assertRefused(byte[] message, int id, String detail) {
        ByteBuffer.wrap(message).putInt(1, id);
        assertRefused(message, Kind.UNKNOWN_SCHEMA, "schema id " + id, detail);
    }

    private void assertRefused(byte[] message, Kind kind, String... details) {
        assertThatThrownBy(() -> reader.read(message))
                .hasMessageContainingAll(details)
                .isInstanceOfSatisfying(
                        UnreadableMessageException.class,
                        e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static String arrays(int depth) {
        return "{'type':'array','items':".repeat(depth) + "'int'" + "}".repeat(depth);
    }

    private static Schema schema(String format, String fields) {
        return new Schema.Parser().parse(format.formatted(fields).replace('\'', '"'));
    }

    private static ImageEvent event(String id) {
        return new ImageEvent(
                id,
                ByteBuffer.wrap(new byte[] {1, 2, 3}),
                MediaType.RAW,
                CAPTURED_AT,
                null,
                Map.of("camera", "north"));
    }

    private static byte[] registered(int id, ImageEvent event) throws IOException {
        return bytes(new RegisteredMessageEncoder<>(ImageEvent.class, id).encode(event));
    }

    /** As a sender writes it that has its own schema, and nothing of ours. */
    private byte[] written(int id, String mediaType) throws IOException {
        Schema writer = registry.get(id);
        Map<String, Object> values =
                Map.of(
                        "id",
                        "a",
                        "image",
                        ByteBuffer.wrap(new byte[3]),
                        "mediaType",
                        mediaType,
                        "capturedAt",
                        CAPTURED_AT.toEpochMilli());
        GenericRecordBuilder record = new GenericRecordBuilder(writer);
        for (Schema.Field field : writer.getFields()) {
            if (field.name().equals("mediaType")) {
                record.set(field, new GenericData.EnumSymbol(field.schema(), mediaType));
            } else if (values.containsKey(field.name())) {
                record.set(field, values.get(field.name()));
            }
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {0, 0, 0, 0, (byte) id});
        message.writeBytes(plain(record.build(), writer));
        return message.toByteArray();
    }

    private static byte[] plain(GenericRecord record, Schema schema) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static byte[] plain(ImageEvent event, Schema schema) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            new SpecificDatumWriter<ImageEvent>(schema).write(event, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
