package dev.sluice.schemas.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.ImageEvent;
import dev.sluice.schemas.MediaType;
import dev.sluice.schemas.OperatingPointName;
import dev.sluice.schemas.ReleasedSchemas;
import dev.sluice.schemas.message.UnreadableMessageException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.apache.avro.message.MessageEncoder;
import org.assertj.core.api.AbstractObjectAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {

    private static final Instant CAPTURED_AT = Instant.parse("2026-03-01T12:00:00Z");

    private final MessageReader<ImageEvent> reader =
            new MessageReader<>(ImageEvent.getClassSchema(), ReleasedSchemas.store());

    private AbstractObjectAssert<?, Kind> assertRefused(byte[] message) {
        return assertThatThrownBy(() -> reader.read(message))
                .asInstanceOf(type(UnreadableMessageException.class))
                .extracting(UnreadableMessageException::kind);
    }

    @Test
    void readsWhatASenderWrote() throws UnreadableMessageException {
        ImageEvent event = reader.read(raw("a", new byte[] {1, 2}));

        assertThat(event.getId()).isEqualTo("a");
        assertThat(event.getImage().array()).containsExactly(1, 2);
        assertThat(event.getMediaType()).isEqualTo(MediaType.RAW);
        assertThat(event.getCapturedAt()).isEqualTo(CAPTURED_AT);
        assertThat(event.getLabel()).isNull();
        assertThat(event.getAttributes()).containsEntry("camera", "north");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"id\":\"a\"}", "a line of text that is long enough"})
    void refusesWhatIsNoAvro(String text) {
        assertRefused(text.getBytes(StandardCharsets.UTF_8)).isEqualTo(Kind.NOT_AVRO);
    }

    @Test
    void refusesAnUnknownSchema() {
        byte[] message = raw("a", new byte[1]);
        message[4] ^= 1;

        assertRefused(message).isEqualTo(Kind.UNKNOWN_SCHEMA);
    }

    @Test
    void refusesAMessageOfAnotherTopic() {
        assertRefused(policy()).isEqualTo(Kind.UNKNOWN_SCHEMA);
    }

    @Test
    void refusesAMessageThatWasCutAnywhere() {
        byte[] message = raw("image", new byte[20]);

        for (int length = 10; length < message.length; length++) {
            assertRefused(Arrays.copyOf(message, length)).isEqualTo(Kind.UNREADABLE);
        }
    }

    @Test
    void refusesBytesLeftOver() {
        byte[] message = raw("image", new byte[20]);

        assertRefused(Arrays.copyOf(message, message.length + 1)).isEqualTo(Kind.UNREADABLE);
    }

    @Test
    void refusesALengthThatTheMessageCannotHold() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(raw("", new byte[0]), 0, 10);
        // id: a string of 2^31 - 10 bytes
        message.writeBytes(new byte[] {(byte) 0xEC, -1, -1, -1, 0x0F, 'a', 'b'});

        assertThatThrownBy(() -> reader.read(message.toByteArray()))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("string length of 2147483638 in a message of 7 bytes");
    }

    @Test
    void neverAnswersAMutatedMessageWithAnythingButARecordOrARefusal() {
        Random random = new Random(3);
        byte[] original = raw("image-1", new byte[64]);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] message = original.clone();
            for (int change = 0; change <= random.nextInt(4); change++) {
                message[10 + random.nextInt(message.length - 10)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(reader.read(message)).isNotNull();
                read++;
            } catch (UnreadableMessageException e) {
                refused++;
            }
        }
        assertThat(read).isPositive();
        assertThat(refused).isPositive();
    }

    private static byte[] raw(String id, byte[] pixels) {
        return encoded(
                ImageEvent.getEncoder(),
                new ImageEvent(
                        id,
                        ByteBuffer.wrap(pixels),
                        MediaType.RAW,
                        CAPTURED_AT,
                        null,
                        Map.of("camera", "north")));
    }

    private static byte[] policy() {
        return encoded(
                ExitPolicy.getEncoder(),
                new ExitPolicy(
                        1L, new OperatingPointName("balanced"), "test", "because", CAPTURED_AT));
    }

    private static <T> byte[] encoded(MessageEncoder<T> encoder, T message) {
        try {
            ByteBuffer bytes = encoder.encode(message);
            return Arrays.copyOfRange(
                    bytes.array(),
                    bytes.arrayOffset() + bytes.position(),
                    bytes.arrayOffset() + bytes.limit());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
