package dev.sluice.loadtest.run;

import dev.sluice.job.kafka.BrokerCheck;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.job.kafka.TopicSpec;
import dev.sluice.job.kafka.UnusableKafkaException;
import dev.sluice.loadtest.contender.JitCompiler;
import dev.sluice.loadtest.process.BrokerCommand;
import dev.sluice.loadtest.process.ChildJvm;
import dev.sluice.loadtest.process.ChildSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** The Kafka that a test runs on: a broker in a process of its own, or one that is there. */
public final class Cluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Of a broker that runs; with more, Kafka's clients warn of their own settings. */
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(30);

    /** Answers bear the broker's time: the end of every measurement. */
    private static final Map<String, String> BROKER_TIME =
            Map.of("message.timestamp.type", "LogAppendTime");

    @Nullable private final ChildJvm broker;
    private final String bootstrapServers;
    private final int partitions;
    private final String suffix;
    private final Admin admin;

    private Cluster(
            @Nullable ChildJvm broker, String bootstrapServers, int partitions, String suffix) {
        this.broker = broker;
        this.suffix = suffix;
        this.bootstrapServers = bootstrapServers;
        this.partitions = partitions;
        this.admin = Admin.create(client());
    }

    /**
     * Starts a broker.
     *
     * @param folder of its log files
     * @param partitions of the topics that are made
     * @param compiler of its JVM
     */
    public static Cluster start(Path folder, int partitions, JitCompiler compiler)
            throws IOException, InterruptedException {
        List<String> jvmOptions = new ArrayList<>(compiler.jvmOptions());
        jvmOptions.add("-Xmx512m");
        ChildJvm broker =
                ChildJvm.startAndAwait(
                        new ChildSpec("broker", BrokerCommand.class, List.of(), jvmOptions, folder),
                        PATIENCE);
        return new Cluster(broker, broker.awaitReady(Duration.ofSeconds(1)), partitions, "");
    }

    /** One that is there already; its CPU time is then not known. */
    public static Cluster at(String bootstrapServers, int partitions) {
        String moment = "-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        return new Cluster(null, bootstrapServers, partitions, moment);
    }

    /** Ends the names of topics and groups, where others may have used the same before. */
    String suffix() {
        return suffix;
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** For clients. */
    public Properties client() {
        Properties client = new Properties();
        client.put("bootstrap.servers", bootstrapServers);
        return client;
    }

    /** Of the broker; empty where it is not ours. */
    Optional<Duration> cpu() throws IOException, InterruptedException {
        return broker == null ? Optional.empty() : Optional.of(broker.usage().cpu());
    }

    /** Makes a topic of images, unless it is there. */
    public void createImagesTopic(String name) throws UnusableKafkaException {
        new BrokerCheck(client(), BROKER_PATIENCE)
                .createMissing(List.of(TopicSpec.images(name, partitions)));
    }

    /**
     * Makes the topics of a job that are not there; answers get the broker's time.
     *
     * @param config of all topics with images or answers
     */
    public void createTopics(TopicNames topics, Map<String, String> config)
            throws UnusableKafkaException {
        List<TopicSpec> specs = new ArrayList<>();
        for (TopicSpec spec : topics.specs(partitions)) {
            Map<String, String> settings = new HashMap<>(spec.config());
            boolean isData = spec.partitioning() == TopicSpec.Partitioning.FREE;
            settings.putAll(isData ? config : Map.of());
            settings.putAll(
                    isData && !spec.name().equals(topics.images()) ? BROKER_TIME : Map.of());
            specs.add(new TopicSpec(spec.name(), spec.partitions(), spec.partitioning(), settings));
        }
        new BrokerCheck(client(), BROKER_PATIENCE).createMissing(specs);
    }

    int partitions() {
        return partitions;
    }

    /** Offsets that a topic's records have taken so far, committed ones only, in all. */
    public long records(String topic) throws IOException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends =
                IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .collect(Collectors.toMap(Function.identity(), p -> OffsetSpec.latest()));
        try {
            return admin
                    .listOffsets(ends, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(found -> found.offset())
                    .sum();
        } catch (ExecutionException e) {
            throw new IOException("the end of topic " + topic + " is not known", e.getCause());
        }
    }

    /** Deletes topics, so that the disk does not fill. */
    void delete(List<String> topics) throws IOException, InterruptedException {
        try {
            admin.deleteTopics(topics).all().get();
        } catch (ExecutionException e) {
            throw new IOException("topics " + topics + " cannot be deleted", e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
        if (broker != null) {
            broker.close();
        }
    }
}
