package dev.sluice.job.decode;

import dev.sluice.job.metric.MetricSpec;
import dev.sluice.schemas.DeadLetterReason;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What decoding tells of itself. */
final class DecodeMetrics {

    static final String REASON = "reason";

    static final MetricSpec IMAGES_DECODED =
            MetricSpec.counter("imagesDecoded", "images", "Images that went on to stage 0.");
    static final MetricSpec DEAD_LETTERS =
            MetricSpec.counter(
                            "deadLetters",
                            "records",
                            "Records that no image could be made of and that went to dead letters,"
                                    + " by the reason that the dead letter names.")
                    .by(
                            REASON,
                            Arrays.stream(DeadLetterReason.values())
                                    .map(DecodeMetrics::label)
                                    .toList());

    static final List<MetricSpec> ALL = List.of(IMAGES_DECODED, DEAD_LETTERS);

    private final Counter decoded;
    private final Map<DeadLetterReason, Counter> deadLetters =
            new EnumMap<>(DeadLetterReason.class);

    DecodeMetrics(MetricGroup group) {
        decoded = group.counter(IMAGES_DECODED.name());
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            deadLetters.put(
                    reason, group.addGroup(REASON, label(reason)).counter(DEAD_LETTERS.name()));
        }
    }

    private static String label(DeadLetterReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    void imageDecoded() {
        decoded.inc();
    }

    void recordRejected(DeadLetterReason reason) {
        deadLetters.get(reason).inc();
    }
}
