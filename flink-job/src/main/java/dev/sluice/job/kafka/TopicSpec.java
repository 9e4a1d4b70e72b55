package dev.sluice.job.kafka;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a topic is created as, and what an existing one must be like.
 *
 * @param partitions to create it with
 * @param partitioning whether one with another number of partitions will do
 * @param config topic settings by Kafka's names, to create it with
 */
public record TopicSpec(
        String name, int partitions, Partitioning partitioning, Map<String, String> config) {

    /** How far the number of partitions matters. */
    public enum Partitioning {
        /** Any number will do. */
        FREE,
        /** It must be this number. */
        FIXED
    }

    public TopicSpec {
        config = Map.copyOf(config);
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "topic " + name + " with " + partitions + " partitions; expected 1 or more");
        }
    }

    /** Images, predictions, dead letters: as parallel as the user likes. */
    public static TopicSpec data(String name, int partitions) {
        return new TopicSpec(name, partitions, Partitioning.FREE, Map.of());
    }

    /** One partition, since policies are told apart by offset; never forgets a policy. */
    public static TopicSpec policies(String name) {
        return new TopicSpec(name, 1, Partitioning.FIXED, Map.of("cleanup.policy", "compact"));
    }

    /**
     * One partition, so that the verdict read last is the newest; kept for good, since it says what
     * is in force, however long ago that was decided.
     */
    public static TopicSpec verdicts(String name) {
        return new TopicSpec(name, 1, Partitioning.FIXED, Map.of("retention.ms", "-1"));
    }

    /** The command that creates it. */
    String command(String bootstrapServers) {
        String settings =
                new TreeMap<>(config)
                        .entrySet().stream()
                                .map(
                                        entry ->
                                                " --config "
                                                        + entry.getKey()
                                                        + "="
                                                        + entry.getValue())
                                .collect(Collectors.joining());
        return "kafka-topics.sh --bootstrap-server "
                + bootstrapServers
                + " --create --topic "
                + name
                + " --partitions "
                + partitions
                + settings;
    }
}
