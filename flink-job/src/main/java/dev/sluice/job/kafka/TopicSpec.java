package dev.sluice.job.kafka;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a topic is created as, and what an existing one must be like.
 *
 * @param partitions to create it with
 * @param partitioning whether one with another number of partitions will do
 * @param config topic settings by Kafka's names, to create it with; of them {@code
 *     cleanup.policy=compact} is what an existing one must have too
 */
public record TopicSpec(
        String name, int partitions, Partitioning partitioning, Map<String, String> config) {

    static final String CLEANUP_POLICY = "cleanup.policy";
    static final String MAX_MESSAGE_BYTES = "max.message.bytes";
    static final String COMPACT = "compact";
    private static final int AROUND_BYTES = 64 << 10;

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

    /**
     * As parallel as the user likes; takes an image of the default {@code --max-image-size}, 8 MiB,
     * with what is around it in its event.
     */
    public static TopicSpec images(String name, int partitions) {
        return new TopicSpec(name, partitions, Partitioning.FREE, taking(8));
    }

    /**
     * As parallel as the user likes; takes twice what images takes. A letter is its original and a
     * little more; and an original that its sender compressed comes out larger than its topic's
     * limit.
     */
    public static TopicSpec deadLetters(String name, int partitions) {
        return new TopicSpec(name, partitions, Partitioning.FREE, taking(16));
    }

    /** Records of this size, and of what is around it: a key, headers, small fields. */
    private static Map<String, String> taking(int mebibytes) {
        return Map.of(MAX_MESSAGE_BYTES, Integer.toString((mebibytes << 20) + AROUND_BYTES));
    }

    /** As parallel as the user likes, and else as the broker makes topics: for small records. */
    public static TopicSpec data(String name, int partitions) {
        return new TopicSpec(name, partitions, Partitioning.FREE, Map.of());
    }

    /** One partition, since policies are told apart by offset; never forgets a policy. */
    public static TopicSpec policies(String name) {
        return new TopicSpec(name, 1, Partitioning.FIXED, Map.of(CLEANUP_POLICY, COMPACT));
    }

    /**
     * One partition, so that the verdict read last is the newest; kept for good, since it says what
     * is in force, however long ago that was decided.
     */
    public static TopicSpec verdicts(String name) {
        return new TopicSpec(name, 1, Partitioning.FIXED, Map.of("retention.ms", "-1"));
    }

    /** Whether an existing one must be compacted, and nothing else. */
    boolean isCompacted() {
        return COMPACT.equals(config.get(CLEANUP_POLICY));
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
