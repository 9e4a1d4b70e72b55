package dev.sluice.loadtest.chaos;

import dev.sluice.job.kafka.TopicNames;
import dev.sluice.schemas.Prediction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads predictions and dead letters, committed ones only, into the ledger, in a thread of its own;
 * waits for a broker that is away.
 */
final class AnswerReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final String PATIENCE_MILLIS = "300000";

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicNames topics;
    private final Ledger ledger;
    private final Thread thread = new Thread(this::read, "answer-reader");

    // Written by close: what is there at that time is read, and no more.
    private volatile boolean closing;

    AnswerReader(String bootstrapServers, TopicNames topics, Ledger ledger) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        this.consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.topics = topics;
        this.ledger = ledger;
        List<TopicPartition> partitions =
                Stream.of(topics.predictions(), topics.deadLetters())
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(found -> new TopicPartition(found.topic(), found.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread.start();
    }

    private void read() {
        try (consumer) {
            while (!closing) {
                take();
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                take();
            }
        } catch (RuntimeException e) {
            ledger.breakOff("answers can no longer be read: " + e);
        }
    }

    private void take() {
        for (ConsumerRecord<byte[], byte[]> answer : consumer.poll(POLL)) {
            String id = new String(answer.key(), StandardCharsets.UTF_8);
            if (answer.topic().equals(topics.predictions())) {
                Prediction prediction = decode(answer);
                ledger.predicted(
                        prediction.getImageId(), prediction.getPolicyVersion(), answer.timestamp());
            } else {
                ledger.rejected(id, answer.timestamp());
            }
        }
    }

    private static Prediction decode(ConsumerRecord<byte[], byte[]> answer) {
        try {
            return Prediction.getDecoder().decode(answer.value());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "a prediction at offset " + answer.offset() + " that is none", e);
        }
    }

    /** Reads to the present end of both topics and stops. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
