package dev.sluice.job.policy;

import dev.sluice.job.kafka.Committed;
import dev.sluice.job.kafka.UnusableKafkaException;
import dev.sluice.schemas.message.MessageReader;
import dev.sluice.schemas.message.UnreadableMessageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the messages of a topic of one partition, without a consumer group. What is no message of
 * the kind is passed over: anyone may write to a topic. Not thread-safe.
 */
final class TopicReader<T extends SpecificRecord> implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final MessageReader<T> messages;
    private final TopicPartition partition;
    private final Duration timeout;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * @param timeout in which the broker has to answer
     */
    TopicReader(
            Properties clientProperties, String topic, MessageReader<T> messages, Duration timeout)
            throws UnusableKafkaException {
        Properties properties = Committed.reading(clientProperties);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(timeout.toMillis()));
        this.messages = messages;
        this.timeout = timeout;
        this.partition = new TopicPartition(topic, 0);
        this.consumer =
                asking(
                        () ->
                                new KafkaConsumer<>(
                                        properties,
                                        new ByteArrayDeserializer(),
                                        new ByteArrayDeserializer()));
        consumer.assign(List.of(partition));
    }

    /** From the first message to the one that is the last at the time of the call. */
    void readAll(Consumer<T> each) throws UnusableKafkaException {
        asking(
                () -> {
                    consumer.seekToBeginning(List.of(partition));
                    return null;
                });
        long end = asking(() -> consumer.endOffsets(List.of(partition)).get(partition));
        long deadline = System.nanoTime() + timeout.toNanos();
        while (asking(() -> consumer.position(partition)) < end) {
            List<T> read = poll(POLL);
            if (!read.isEmpty()) {
                deadline = System.nanoTime() + timeout.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new UnusableKafkaException(
                        "topic "
                                + partition.topic()
                                + " cannot be read to its end, offset "
                                + end
                                + ": nothing more came within "
                                + timeout.toSeconds()
                                + " s");
            }
            read.forEach(each);
        }
    }

    /** Passes over all messages that are there at the time of the call. */
    void toEnd() throws UnusableKafkaException {
        asking(
                () -> {
                    consumer.seekToEnd(List.of(partition));
                    return consumer.position(partition);
                });
    }

    /** What comes next, in order; empty if nothing does in this time, or nothing readable. */
    List<T> poll(Duration atMost) throws UnusableKafkaException {
        List<T> read = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : asking(() -> consumer.poll(atMost))) {
            if (message.value() != null) {
                addIfReadable(message.value(), read);
            }
        }
        return read;
    }

    private void addIfReadable(byte[] message, List<T> read) {
        try {
            read.add(messages.read(message));
        } catch (UnreadableMessageException e) {
            // The job answers for it with a verdict; there is nothing in it for us.
        }
    }

    private <R> R asking(Supplier<R> question) throws UnusableKafkaException {
        try {
            return question.get();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw new UnusableKafkaException(
                    "topic " + partition.topic() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** In good order also where the thread was interrupted, which the consumer would not be. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        consumer.close(CloseOptions.timeout(Duration.ZERO));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
