package dev.sluice.loadtest.chaos;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends messages each once, in order, however long the broker is away. What it loses would look as
 * if the job had lost it; so a message that the broker does not take is an error. For one thread.
 */
final class Publisher implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final KafkaProducer<byte[], byte[]> producer;

    // Written by the producer's thread.
    private volatile Exception failure;

    Publisher(String bootstrapServers) {
        String patience = Long.toString(PATIENCE.toMillis());
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patience);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience);
        this.producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * @throws IllegalStateException if the broker did not take an earlier one
     */
    void send(String topic, String key, byte[] value) {
        requireAllTaken();
        producer.send(
                new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value),
                (taken, problem) -> {
                    if (problem != null) {
                        failure = problem;
                    }
                });
    }

    /** Waits until the broker has taken all of them. */
    @Override
    public void close() {
        producer.flush();
        producer.close();
        requireAllTaken();
    }

    private void requireAllTaken() {
        if (failure != null) {
            throw new IllegalStateException("the broker did not take a message", failure);
        }
    }
}
