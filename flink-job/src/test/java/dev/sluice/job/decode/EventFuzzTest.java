package dev.sluice.job.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.ToyBundle;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.bundle.image.DecodeLimits;
import dev.sluice.job.Events;
import dev.sluice.job.Mutations;
import dev.sluice.job.breaker.BreakerLimits;
import dev.sluice.job.bundle.BundleLocation;
import dev.sluice.job.message.DeadLetterWriter;
import dev.sluice.job.message.MessageFormat;
import dev.sluice.job.record.GatedRecord;
import dev.sluice.job.record.ImageRecord;
import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.PolicyStamp;
import dev.sluice.job.registry.TestingRegistry;
import dev.sluice.schemas.DeadLetter;
import dev.sluice.schemas.ImageEvent;
import dev.sluice.schemas.MediaType;
import dev.sluice.schemas.message.RegisteredMessageEncoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events that were changed at random: each becomes an image or a dead letter, whatever it holds.
 */
class EventFuzzTest {

    private static final long SEED = 20_261_127;
    private static final int EVENTS = 1_000_000;

    @TempDir Path folder;

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS, threadMode = ThreadMode.SEPARATE_THREAD)
    void eachEventBecomesOneImageOrOneDeadLetterWithItsOriginal() throws Exception {
        mutate(originals(), MessageFormat.SINGLE_OBJECT);
    }

    /** Among what is changed is the id in an event's head, which the registry is asked for. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS, threadMode = ThreadMode.SEPARATE_THREAD)
    void soDoesEachEventWithTheIdOfASchema() throws Exception {
        try (TestingRegistry registry = new TestingRegistry()) {
            int id = registry.put(ImageEvent.getClassSchema().toString());
            List<byte[]> events = new ArrayList<>();
            for (byte[] event : originals()) {
                events.add(withId(id, event));
            }
            mutate(events, registry.format());
            assertThat(registry.asked().stream().distinct()).hasSizeGreaterThan(10);
        }
    }

    private void mutate(List<byte[]> originals, MessageFormat format) throws Exception {
        Mutations mutations = new Mutations(SEED, originals);
        PolicyStamp policy = new PolicyStamp(0, Thresholds.of(0.5, 0.5));
        OneInputStreamOperatorTestHarness<GatedRecord, ImageRecord> decode = decode(format);
        int images = 0;
        for (int i = 0; i < Mutations.outOf(EVENTS); i++) {
            byte[] event = mutations.next();
            decode.processElement(new StreamRecord<>(new GatedRecord(Events.at(i, event), policy)));
            images += accountedFor(decode, i, event);
        }
        decode.close();
        assertThat(images).isBetween(Mutations.outOf(EVENTS) / 10, Mutations.outOf(EVENTS) / 2);
    }

    private OneInputStreamOperatorTestHarness<GatedRecord, ImageRecord> decode(MessageFormat format)
            throws Exception {
        BundleLocation location = BundleLocation.of(folder.toString(), ToyBundle.write(folder));
        DecodeFunction function =
                new DecodeFunction(
                        location,
                        new DecodeLimits(64 << 10, 1 << 16),
                        new BreakerLimits(1, 1_000),
                        new DeadLetterWriter(DecodeFunction.UID, 1 << 20),
                        format);
        OneInputStreamOperatorTestHarness<GatedRecord, ImageRecord> harness =
                new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(function));
        harness.open();
        return harness;
    }

    /** 1 for an image, 0 for a dead letter; and forgets it. */
    private static int accountedFor(
            OneInputStreamOperatorTestHarness<GatedRecord, ImageRecord> decode,
            int number,
            byte[] event)
            throws IOException {
        Queue<StreamRecord<OutgoingRecord>> letters =
                decode.getSideOutput(DecodeFunction.DEAD_LETTERS);
        int images = decode.getOutput().size();
        int rejected = letters == null ? 0 : letters.size();
        assertThat(images + rejected).as("answers to event %s of seed %s", number, SEED).isOne();
        if (images == 1) {
            assertThat(decode.extractOutputValues().get(0).tensor().length())
                    .isEqualTo(ToyBundle.PIXELS);
            decode.getOutput().clear();
        } else {
            DeadLetter letter = DeadLetter.getDecoder().decode(letters.remove().getValue().value());
            assertThat(letter.getOriginal().array()).isEqualTo(event);
            assertThat(letter.getSource().getOffset()).isEqualTo(number);
        }
        return images;
    }

    private static byte[] withId(int id, byte[] event) throws IOException {
        ByteBuffer message =
                new RegisteredMessageEncoder<>(ImageEvent.class, id)
                        .encode(ImageEvent.getDecoder().decode(event));
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        return bytes;
    }

    private static List<byte[]> originals() throws IOException {
        Random random = new Random(SEED);
        List<byte[]> events = new ArrayList<>();
        events.add(Events.raw("raw", ToyBundle.image(1, 0.2, 0.4, 0.6)));
        for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_INT_RGB}) {
            BufferedImage image = new BufferedImage(12, 9, type);
            for (int pixel = 0; pixel < 12 * 9; pixel++) {
                image.setRGB(pixel % 12, pixel / 12, random.nextInt());
            }
            events.add(Events.image("png", encoded(image, "png"), MediaType.PNG));
            events.add(Events.image("jpeg", encoded(image, "jpeg"), MediaType.JPEG));
        }
        return events;
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }
}
