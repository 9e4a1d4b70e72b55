package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.bundle.image.DecodeLimits;
import dev.sluice.job.breaker.BreakerLimits;
import dev.sluice.job.bundle.BundleLocation;
import dev.sluice.job.decode.DecodeFunction;
import dev.sluice.job.message.DeadLetterWriter;
import dev.sluice.job.message.MessageFormat;
import dev.sluice.job.record.GatedRecord;
import dev.sluice.job.record.ImageRecord;
import dev.sluice.job.record.ImageRecord.Tensor;
import dev.sluice.job.record.PolicyStamp;
import dev.sluice.job.record.RecordType;
import dev.sluice.job.stage.BatchLimits;
import dev.sluice.job.stage.StageOperator;
import dev.sluice.job.stage.StageOptions;
import dev.sluice.schemas.MediaType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/**
 * Java heap that an image takes on its way, in bytes: what docs/performance.md promises. On the
 * example bundle, whose stage 0 gives features of 50,176 bytes; all that the operator allocates is
 * counted, the harness's own queue included.
 */
class AllocationTest {

    private static final int BATCH = 32;
    private static final int WARM_UP = 20 * BATCH;
    private static final int MEASURED = 20 * BATCH;
    private static final int FEATURE_BYTES = 16 * 28 * 28 * Float.BYTES;
    private static final int PIXELS = 28 * 28;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Path folder =
            Path.of(System.getProperty("sluice.examples")).resolve("fashion-mnist/bundle");
    private final Bundle bundle = Bundle.read(folder);
    private final BundleLocation location = BundleLocation.of(folder.toString(), bundle);

    @Test
    void anImageThatExitsTakesNoHeapForFeatures() throws Exception {
        assertThat(bytesOfStage(Thresholds.of(0, 0))).isBetween(1, 2_000);
    }

    @Test
    void anImageThatStaysTakesItsFeaturesAndLittleMore() throws Exception {
        assertThat(bytesOfStage(Thresholds.of(1, 1)))
                .isBetween(FEATURE_BYTES, FEATURE_BYTES + 1_000);
    }

    @Test
    void aRawImageTakesItsPixelsAndLittleMore() throws Exception {
        byte[] event = Events.raw("image", pixels());

        assertThat(bytesOfDecoding(event)).isBetween(PIXELS, PIXELS + 2_000);
    }

    @Test
    void aPngTakesItsFileItsPixelsAndLittleMore() throws Exception {
        byte[] png = png();

        assertThat(bytesOfDecoding(Events.image("image", png, MediaType.PNG)))
                .isBetween(PIXELS, png.length + PIXELS + 2_000);
    }

    private int bytesOfStage(Thresholds thresholds) throws Exception {
        StageOptions options =
                new StageOptions(new BatchLimits(BATCH, Duration.ofHours(1)), 1, false);
        StageOperator stage =
                new StageOperator(
                        location,
                        0,
                        options,
                        new BreakerLimits(0.95, 1_000),
                        new DeadLetterWriter("stage-0", 1 << 20),
                        1 << 20,
                        MessageFormat.SINGLE_OBJECT);
        byte[] pixels = pixels();
        ImageRecord record =
                new ImageRecord(
                        Events.at(0, Events.raw("image", pixels)),
                        new PolicyStamp(1, thresholds),
                        "image",
                        0,
                        Map.of(),
                        new Tensor(pixels, 0, pixels.length));
        return bytesAnImage(stage, record);
    }

    private int bytesOfDecoding(byte[] event) throws Exception {
        DecodeFunction decode =
                new DecodeFunction(
                        location,
                        new DecodeLimits(1 << 20, 1 << 20),
                        new BreakerLimits(0.95, 1_000),
                        new DeadLetterWriter("decode", 1 << 20),
                        MessageFormat.SINGLE_OBJECT);
        return bytesAnImage(
                new ProcessOperator<>(decode),
                new GatedRecord(Events.at(0, event), new PolicyStamp(1, Thresholds.of(0.5, 0.5))));
    }

    private static <T> int bytesAnImage(OneInputStreamOperator<T, ImageRecord> operator, T image)
            throws Exception {
        OneInputStreamOperatorTestHarness<T, ImageRecord> harness =
                new OneInputStreamOperatorTestHarness<>(operator);
        harness.getExecutionConfig().enableObjectReuse();
        // Else the harness would copy what it is given by a serializer that finds all there is.
        harness.setup(RecordType.IMAGE.createSerializer(new SerializerConfigImpl()));
        harness.open();
        try {
            process(harness, image, WARM_UP);
            long thread = Thread.currentThread().getId();
            long before = THREADS.getThreadAllocatedBytes(thread);
            process(harness, image, MEASURED);
            return (int) ((THREADS.getThreadAllocatedBytes(thread) - before) / MEASURED);
        } finally {
            harness.close();
        }
    }

    private static <T> void process(
            OneInputStreamOperatorTestHarness<T, ImageRecord> harness, T image, int times)
            throws Exception {
        for (int i = 0; i < times; i++) {
            harness.processElement(new StreamRecord<>(image));
        }
    }

    private static byte[] pixels() {
        byte[] pixels = new byte[PIXELS];
        new Random(1).nextBytes(pixels);
        return pixels;
    }

    private static byte[] png() throws IOException {
        BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, 28, 28, pixels());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
