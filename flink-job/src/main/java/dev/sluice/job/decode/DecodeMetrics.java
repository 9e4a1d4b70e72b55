package dev.sluice.job.decode;

import dev.sluice.schemas.DeadLetterReason;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What decoding tells of itself. */
final class DecodeMetrics {

    static final String IMAGES_DECODED = "imagesDecoded";
    static final String DEAD_LETTERS = "deadLetters";
    static final String REASON = "reason";

    private final Counter decoded;
    private final Map<DeadLetterReason, Counter> deadLetters =
            new EnumMap<>(DeadLetterReason.class);

    DecodeMetrics(MetricGroup group) {
        decoded = group.counter(IMAGES_DECODED);
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            deadLetters.put(
                    reason,
                    group.addGroup(REASON, reason.name().toLowerCase(Locale.ROOT))
                            .counter(DEAD_LETTERS));
        }
    }

    void imageDecoded() {
        decoded.inc();
    }

    void recordRejected(DeadLetterReason reason) {
        deadLetters.get(reason).inc();
    }
}
