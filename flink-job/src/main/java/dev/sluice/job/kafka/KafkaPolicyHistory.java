package dev.sluice.job.kafka;

import dev.sluice.job.gate.PolicyHistory;
import dev.sluice.job.record.SourceRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the one partition of the control topic from its beginning to its present end. */
final class KafkaPolicyHistory implements PolicyHistory {

    private static final long serialVersionUID = 1L;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Properties clientProperties;
    private final String topic;

    KafkaPolicyHistory(Properties clientProperties, String topic) {
        this.clientProperties = clientProperties;
        this.topic = topic;
    }

    @Override
    public List<SourceRecord> read() throws IOException {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<SourceRecord> messages = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        clientProperties,
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition), TIMEOUT).get(partition);
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (consumer.position(partition, TIMEOUT) < end) {
                if (System.nanoTime() > deadline) {
                    throw new IOException(
                            "topic "
                                    + topic
                                    + " was read to offset "
                                    + consumer.position(partition)
                                    + " of "
                                    + end
                                    + " within "
                                    + TIMEOUT);
                }
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    messages.add(SourceRecordDeserializer.of(record));
                }
            }
            return messages;
        } catch (KafkaException e) {
            throw new IOException("the control topic " + topic + " cannot be read", e);
        }
    }
}
