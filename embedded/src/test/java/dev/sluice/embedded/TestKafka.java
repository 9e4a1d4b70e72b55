package dev.sluice.embedded;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A broker for a test: Kafka's own image in a container where Docker is, else {@link
 * EmbeddedKafka}. Either way topics are made by {@link #createTopic} only, and the data goes on
 * close. A test that stops and starts its broker takes {@link EmbeddedKafka} itself.
 */
public final class TestKafka implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TestKafka.class);
    private static final DockerImageName IMAGE = DockerImageName.parse("apache/kafka-native:4.2.0");

    private final String bootstrapServers;
    private final Runnable stop;

    /** Starts a broker. */
    public TestKafka() {
        if (DockerClientFactory.instance().isDockerAvailable()) {
            KafkaContainer container = container();
            container.start();
            bootstrapServers = container.getBootstrapServers();
            stop = container::stop;
            LOG.info("Kafka in a container, {}, on {}", IMAGE, bootstrapServers);
        } else {
            EmbeddedKafka embedded = new EmbeddedKafka();
            bootstrapServers = embedded.bootstrapServers();
            stop = embedded::close;
            LOG.info("Kafka in this JVM, as no Docker is here, on {}", bootstrapServers);
        }
    }

    private static KafkaContainer container() {
        return new KafkaContainer(IMAGE)
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
    }

    /** What clients take as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Creates a topic and waits for it, as {@link EmbeddedKafka#createTopic} does. */
    public void createTopic(String name, int partitions, Map<String, String> config) {
        Topics.create(bootstrapServers, name, partitions, config);
    }

    @Override
    public void close() {
        stop.run();
    }
}
