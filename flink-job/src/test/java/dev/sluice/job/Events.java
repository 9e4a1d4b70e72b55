package dev.sluice.job;

import dev.sluice.job.message.Messages;
import dev.sluice.job.record.SourceRecord;
import dev.sluice.job.record.SourceRecord.SourcePosition;
import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.ImageEvent;
import dev.sluice.schemas.MediaType;
import dev.sluice.schemas.OperatingPointName;
import dev.sluice.schemas.ThresholdPerExit;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Messages as a sender would write them. */
public final class Events {

    public static final Instant CAPTURED_AT = Instant.parse("2026-03-01T12:00:00Z");

    private Events() {}

    /** An image event with the pixels as they are. */
    public static byte[] raw(String id, byte[] pixels) {
        return image(id, pixels, MediaType.RAW);
    }

    public static byte[] image(String id, byte[] image, MediaType mediaType) {
        return Messages.encode(
                ImageEvent.getEncoder(),
                new ImageEvent(
                        id,
                        ByteBuffer.wrap(image),
                        mediaType,
                        CAPTURED_AT,
                        null,
                        Map.of("camera", "north")));
    }

    public static byte[] thresholds(long version, double... thresholds) {
        return policy(version, new ThresholdPerExit(Arrays.stream(thresholds).boxed().toList()));
    }

    public static byte[] operatingPoint(long version, String name) {
        return policy(version, new OperatingPointName(name));
    }

    public static byte[] policy(long version, Object target) {
        return Messages.encode(
                ExitPolicy.getEncoder(),
                new ExitPolicy(version, target, "test", "because", CAPTURED_AT));
    }

    /** As read from partition 0 of a topic. */
    public static SourceRecord at(long offset, byte[] value) {
        return new SourceRecord(
                value, null, List.of(), new SourcePosition("topic", 0, offset), 1_000 + offset);
    }
}
