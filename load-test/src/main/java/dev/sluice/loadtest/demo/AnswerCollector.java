package dev.sluice.loadtest.demo;

import dev.sluice.job.kafka.Committed;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.schemas.DeadLetter;
import dev.sluice.schemas.Prediction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads predictions and dead letters into the ledger, in a thread of its own until it is closed.
 */
final class AnswerCollector implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicNames topics;
    private final Answers answers;
    private final Thread thread;

    AnswerCollector(Properties clientProperties, TopicNames topics, Answers answers) {
        this.consumer =
                new KafkaConsumer<>(
                        Committed.reading(clientProperties),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        this.topics = topics;
        this.answers = answers;
        this.thread = new Thread(this::collect, "answer-collector");
        List<TopicPartition> partitions =
                Stream.of(topics.predictions(), topics.deadLetters())
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(found -> new TopicPartition(found.topic(), found.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    void start() {
        thread.start();
    }

    private void collect() {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    take(record, System.nanoTime());
                }
            }
        } catch (WakeupException e) {
            // close() was called
        } catch (RuntimeException e) {
            answers.end("the answers cannot be read: " + e);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record, long nowNanos) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        try {
            if (record.topic().equals(topics.predictions())) {
                answers.predicted(key, Prediction.getDecoder().decode(record.value()), nowNanos);
            } else {
                answers.rejected(key, DeadLetter.getDecoder().decode(record.value()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an answer of the job that is no message of ours", e);
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
