package dev.sluice.loadtest.chaos;

import dev.sluice.job.kafka.TopicNames;
import dev.sluice.loadtest.measure.WholeTopic;
import dev.sluice.schemas.DeadLetter;
import dev.sluice.schemas.Prediction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads predictions and dead letters, committed ones only, into the ledger, in a thread of its own;
 * waits for a broker that is away.
 */
final class LedgerWriter implements AutoCloseable {

    private static final String PATIENCE_MILLIS = "300000";

    private final WholeTopic answers;
    private final TopicNames topics;
    private final Ledger ledger;
    private final Thread thread = new Thread(this::read, "ledger-writer");

    // Written by close: what is there at that time is read, and no more.
    private volatile boolean closing;

    LedgerWriter(String bootstrapServers, TopicNames topics, Ledger ledger) {
        Properties client = new Properties();
        client.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        client.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        this.answers = new WholeTopic(client, topics.predictions(), topics.deadLetters());
        this.topics = topics;
        this.ledger = ledger;
        thread.start();
    }

    private void read() {
        try (answers) {
            while (!closing) {
                take();
            }
            Map<TopicPartition, Long> ends = answers.ends();
            while (!answers.isReadTo(ends)) {
                take();
            }
        } catch (RuntimeException e) {
            ledger.breakOff("answers can no longer be read: " + e);
        }
    }

    private void take() {
        for (ConsumerRecord<byte[], byte[]> answer : answers.poll()) {
            if (answer.topic().equals(topics.predictions())) {
                Prediction prediction = decode(Prediction.getDecoder(), answer);
                ledger.predicted(
                        prediction.getImageId(),
                        prediction.getSource().toString(),
                        prediction.getPolicyVersion(),
                        answer.timestamp());
            } else {
                ledger.rejected(
                        new String(answer.key(), StandardCharsets.UTF_8),
                        decode(DeadLetter.getDecoder(), answer).getSource().toString(),
                        answer.timestamp());
            }
        }
    }

    private static <T> T decode(
            BinaryMessageDecoder<T> decoder, ConsumerRecord<byte[], byte[]> answer) {
        try {
            return decoder.decode(answer.value());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no message at offset %d of %s".formatted(answer.offset(), answer.topic()), e);
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
