package dev.sluice.loadtest.measure;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their first records on; of transactions the committed ones. */
public final class WholeTopic implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String RARE_FETCH_BYTES = Integer.toString(1 << 20);
    private static final String RARE_FETCH_MILLIS = "250";

    private final List<String> topics;
    private final KafkaConsumer<byte[], byte[]> consumer;

    public WholeTopic(Properties client, String... topics) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        this.topics = List.of(topics);
        this.consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            assignAll();
        } catch (KafkaException e) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            throw e;
        }
    }

    /**
     * One that asks the broker a few times a second and no more, since they share their cores with
     * what is measured. Records come later by as much; their timestamps do not.
     */
    public static WholeTopic readRarely(Properties client, String... topics) {
        Properties rare = new Properties();
        rare.putAll(client);
        rare.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, RARE_FETCH_BYTES);
        rare.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, RARE_FETCH_MILLIS);
        return new WholeTopic(rare, topics);
    }

    private void assignAll() {
        List<TopicPartition> partitions =
                topics.stream()
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(found -> new TopicPartition(found.topic(), found.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * The next records, at least one.
     *
     * @throws IOException if none comes within a minute
     */
    public ConsumerRecords<byte[], byte[]> next() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            ConsumerRecords<byte[], byte[]> records = poll();
            if (!records.isEmpty()) {
                return records;
            }
        }
        throw new IOException("nothing more comes from " + topics + " within " + PATIENCE);
    }

    /** What is there within half a second, if anything. */
    public ConsumerRecords<byte[], byte[]> poll() {
        return consumer.poll(POLL);
    }

    /** Where the topics end now. */
    public Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(consumer.assignment());
    }

    /** Whether all records before these ends have been read. */
    public boolean isReadTo(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Ends a {@link #poll} of another thread with a WakeupException. */
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
