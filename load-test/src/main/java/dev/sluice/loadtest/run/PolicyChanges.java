package dev.sluice.loadtest.run;

import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.job.kafka.UnusableKafkaException;
import dev.sluice.job.policy.PolicyClient;
import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.ThresholdPerExit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Sends policies to a job under load, as an operator would, and asks when each was first seen in an
 * answer. All have the same thresholds, so that the load stays what it is: only versions differ.
 */
final class PolicyChanges {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Properties client;
    private final TopicNames topics;
    private final Thresholds thresholds;

    /** When each version was sent, in milliseconds since the epoch. */
    private final Map<Long, Long> sentMillis = new TreeMap<>();

    PolicyChanges(Properties client, TopicNames topics, Thresholds thresholds) {
        this.client = client;
        this.topics = topics;
        this.thresholds = thresholds;
    }

    /** Sends so many, one each interval. */
    void send(int changes, Duration interval) throws UnusableKafkaException, InterruptedException {
        try (PolicyClient policies =
                PolicyClient.connect(client, topics.policies(), topics.verdicts(), PATIENCE)) {
            long version = policies.nextVersion();
            long next = System.nanoTime();
            for (int i = 0; i < changes; i++) {
                sentMillis.put(version + i, System.currentTimeMillis());
                policies.send(
                        new ExitPolicy(
                                version + i,
                                new ThresholdPerExit(
                                        Arrays.stream(thresholds.toArray()).boxed().toList()),
                                "load-test",
                                "to see how long it takes",
                                Instant.now()));
                next += interval.toNanos();
                Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
            }
        }
    }

    /** As {@link #delays(Map, Map)}, of those that were sent. */
    List<Double> delays(Map<Long, Long> firstMillis) {
        return delays(sentMillis, firstMillis);
    }

    /**
     * From sending to the first answer of that version, or of a later one where that has overtaken
     * it, in milliseconds; those that no answer came after are left out.
     *
     * @param sentMillis by version, in order
     * @param firstMillis by version, when its first answer was there
     */
    static List<Double> delays(Map<Long, Long> sentMillis, Map<Long, Long> firstMillis) {
        NavigableMap<Long, Long> firstOfThisOrLater = new TreeMap<>();
        long earliest = Long.MAX_VALUE;
        for (Map.Entry<Long, Long> first : new TreeMap<>(firstMillis).descendingMap().entrySet()) {
            earliest = Math.min(earliest, first.getValue());
            firstOfThisOrLater.put(first.getKey(), earliest);
        }
        List<Double> delays = new ArrayList<>();
        sentMillis.forEach(
                (version, sent) -> {
                    Map.Entry<Long, Long> first = firstOfThisOrLater.ceilingEntry(version);
                    if (first != null) {
                        delays.add((double) (first.getValue() - sent));
                    }
                });
        return delays;
    }
}
