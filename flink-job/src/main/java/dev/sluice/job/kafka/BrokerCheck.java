package dev.sluice.job.kafka;

import dev.sluice.job.kafka.TopicSpec.Partitioning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks at Kafka before anything is started: is it there, and are its topics? Whatever is wrong,
 * the answer comes within the time it is given and a few seconds, and names all that is missing at
 * once.
 */
public final class BrokerCheck {

    /** How long a broker may take to answer unless the caller says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

    private static final Duration POLL = Duration.ofMillis(100);

    /** A broker may hear of a topic a moment after the controller has created it. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final BrokerCall call;

    /**
     * @param clientProperties bootstrap servers and security, as for every client
     * @param timeout in which a broker has to answer
     */
    public BrokerCheck(Properties clientProperties, Duration timeout) {
        this.call = new BrokerCall(clientProperties, timeout);
    }

    /**
     * Asks whether all of these topics are there and are what they have to be.
     *
     * @throws UnusableKafkaException naming the servers, or all topics that are not, with the
     *     commands that create them
     */
    public void require(Collection<TopicSpec> topics) throws UnusableKafkaException {
        require(topics, SETTLING);
    }

    /**
     * The same, where somebody else may still be making them.
     *
     * @param appearing how long to wait for those that are not there, at most the time that a
     *     broker has to answer
     * @throws UnusableKafkaException as without
     */
    public void require(Collection<TopicSpec> topics, Duration appearing)
            throws UnusableKafkaException {
        long deadline = System.nanoTime() + appearing.toNanos();
        call.run(
                admin -> {
                    requireIn(
                            settledPartitions(admin, topics, deadline),
                            cleanup(admin, topics),
                            topics);
                    return topics;
                });
    }

    /**
     * Creates those of the topics that are not there, and waits until they are.
     *
     * @return the names of those that were created
     * @throws UnusableKafkaException naming the servers, or what could not be created
     */
    public List<String> createMissing(Collection<TopicSpec> topics) throws UnusableKafkaException {
        return call.run(admin -> createMissing(admin, topics));
    }

    private static List<String> createMissing(Admin admin, Collection<TopicSpec> topics)
            throws ExecutionException, InterruptedException, UnusableKafkaException {
        List<TopicSpec> missing = missing(partitions(admin, topics), topics);
        List<NewTopic> wanted = new ArrayList<>();
        for (TopicSpec topic : missing) {
            wanted.add(
                    new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                            .configs(topic.config()));
        }
        Map<String, KafkaFuture<Void>> creations = admin.createTopics(wanted).values();
        List<String> made = new ArrayList<>();
        for (TopicSpec topic : missing) {
            if (isMade(topic.name(), creations.get(topic.name()))) {
                made.add(topic.name());
            }
        }
        while (!missing(partitions(admin, missing), missing).isEmpty()) {
            Thread.sleep(POLL.toMillis());
        }
        return made;
    }

    /** False where somebody else was faster, which will do. */
    private static boolean isMade(String topic, KafkaFuture<Void> creation)
            throws ExecutionException, InterruptedException, UnusableKafkaException {
        try {
            creation.get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            if (e.getCause() instanceof TimeoutException) {
                throw e;
            }
            throw new UnusableKafkaException(
                    "topic " + topic + " cannot be created: " + e.getCause().getMessage(), e);
        }
    }

    private static Map<String, Integer> settledPartitions(
            Admin admin, Collection<TopicSpec> topics, long deadline)
            throws ExecutionException, InterruptedException {
        Map<String, Integer> partitions = partitions(admin, topics);
        while (!missing(partitions, topics).isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(POLL.toMillis());
            partitions = partitions(admin, topics);
        }
        return partitions;
    }

    /** Number of partitions by name, of those topics that are there. */
    private static Map<String, Integer> partitions(Admin admin, Collection<TopicSpec> topics)
            throws ExecutionException, InterruptedException {
        List<String> names = topics.stream().map(TopicSpec::name).toList();
        Map<String, Integer> partitions = new TreeMap<>();
        for (KafkaFuture<TopicDescription> answer :
                admin.describeTopics(names).topicNameValues().values()) {
            try {
                TopicDescription topic = answer.get();
                partitions.put(topic.name(), topic.partitions().size());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return partitions;
    }

    private static List<TopicSpec> missing(
            Map<String, Integer> partitions, Collection<TopicSpec> topics) {
        return topics.stream().filter(topic -> !partitions.containsKey(topic.name())).toList();
    }

    /** What is done with old records, by name, of those topics where it matters and is told. */
    private static Map<String, String> cleanup(Admin admin, Collection<TopicSpec> topics)
            throws InterruptedException {
        return TopicSettings.of(
                admin,
                TopicSpec.CLEANUP_POLICY,
                topics.stream().filter(TopicSpec::isCompacted).map(TopicSpec::name).toList());
    }

    private void requireIn(
            Map<String, Integer> partitions,
            Map<String, String> cleanup,
            Collection<TopicSpec> topics)
            throws UnusableKafkaException {
        List<String> problems = new ArrayList<>();
        List<TopicSpec> missing = missing(partitions, topics);
        if (!missing.isEmpty()) {
            problems.add(lacking(missing));
        }
        for (TopicSpec topic : topics) {
            int found = partitions.getOrDefault(topic.name(), topic.partitions());
            if (topic.partitioning() == Partitioning.FIXED && found != topic.partitions()) {
                problems.add(
                        "topic "
                                + topic.name()
                                + " has "
                                + found
                                + " partitions; expected exactly "
                                + topic.partitions());
            }
            String policy = cleanup.getOrDefault(topic.name(), TopicSpec.COMPACT);
            if (topic.isCompacted() && !policy.equals(TopicSpec.COMPACT)) {
                problems.add(expiring(topic.name(), policy));
            }
        }
        if (!problems.isEmpty()) {
            throw new UnusableKafkaException(String.join("\n", problems));
        }
    }

    private String expiring(String topic, String policy) {
        return "topic "
                + topic
                + " has cleanup.policy="
                + policy
                + "; expected compact alone: its policies would expire, and a job that starts"
                + " without a savepoint would go back to the bundle's default without a word. To"
                + " mend it:\n  kafka-configs.sh --bootstrap-server "
                + call.servers()
                + " --alter --entity-type topics --entity-name "
                + topic
                + " --add-config cleanup.policy=compact";
    }

    private String lacking(List<TopicSpec> missing) {
        return "Kafka at "
                + call.servers()
                + " has no topic "
                + missing.stream().map(TopicSpec::name).collect(Collectors.joining(", "))
                + ". Start the job with --create-topics, or:\n"
                + missing.stream()
                        .map(topic -> "  " + topic.command(call.servers()))
                        .collect(Collectors.joining("\n"));
    }
}
