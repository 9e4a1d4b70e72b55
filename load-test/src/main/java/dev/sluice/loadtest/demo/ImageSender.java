package dev.sluice.loadtest.demo;

import dev.sluice.job.kafka.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes events, never more than a few ahead of their answers. */
final class ImageSender implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 60_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final Answers answers;
    private final int inFlight;

    ImageSender(Properties clientProperties, TopicNames topics, Answers answers, int inFlight) {
        Properties properties = new Properties();
        properties.putAll(clientProperties);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "1");
        this.producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.topic = topics.images();
        this.answers = answers;
        this.inFlight = inFlight;
    }

    /**
     * Sends an event once there is room for it.
     *
     * @throws IllegalStateException if the job does not answer
     */
    void send(DemoEvent event) throws InterruptedException {
        if (!answers.awaitOpenAtMost(inFlight - 1, PATIENCE_MILLIS)) {
            throw new IllegalStateException(
                    "the job has left "
                            + answers.lostCount()
                            + " events without an answer for "
                            + Duration.ofMillis(PATIENCE_MILLIS));
        }
        answers.published(event.key(), System.nanoTime());
        producer.send(
                new ProducerRecord<>(
                        topic, event.key().getBytes(StandardCharsets.UTF_8), event.value()));
    }

    @Override
    public void close() {
        producer.close();
    }
}
