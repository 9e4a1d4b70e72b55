package dev.sluice.job.kafka;

import dev.sluice.job.gate.PolicyHistory;
import dev.sluice.job.record.SourceRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the one partition of the control topic from its beginning to its present end. */
final class KafkaPolicyHistory implements PolicyHistory {

    private static final long serialVersionUID = 1L;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Properties clientProperties;
    private final String topic;

    KafkaPolicyHistory(Properties clientProperties, String topic) {
        this.clientProperties = clientProperties;
        this.topic = topic;
    }

    @Override
    public List<SourceRecord> read() throws IOException {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        clientProperties,
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            return read(consumer, System::nanoTime);
        } catch (KafkaException e) {
            throw new IOException("the control topic " + topic + " cannot be read", e);
        }
    }

    /** However long the topic is: only a time without any progress is too long. */
    List<SourceRecord> read(Consumer<byte[], byte[]> consumer, LongSupplier nanoClock)
            throws IOException {
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition), TIMEOUT).get(partition);
        List<SourceRecord> messages = new ArrayList<>();
        long reached = consumer.position(partition, TIMEOUT);
        long progressNanos = nanoClock.getAsLong();
        while (reached < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                messages.add(SourceRecordDeserializer.of(record));
            }
            long position = consumer.position(partition, TIMEOUT);
            long now = nanoClock.getAsLong();
            if (position > reached) {
                reached = position;
                progressNanos = now;
            } else if (now - progressNanos > TIMEOUT.toNanos()) {
                throw new IOException(
                        "topic %s was read to offset %s of %s, and nothing came after it within %s s"
                                .formatted(topic, reached, end, TIMEOUT.toSeconds()));
            }
        }
        return messages;
    }
}
