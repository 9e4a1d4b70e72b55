package dev.sluice.embedded;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends and reads text records, shown as {@code key=value}; partition 0 only. */
record TextClient(String bootstrapServers) {

    enum Ending {
        COMMIT,
        ABORT
    }

    /** Sends one record and waits for the broker's word. */
    void send(String topic, String key, String value) {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            acknowledged(producer, new ProducerRecord<>(topic, key, value));
        }
    }

    void sendInTransaction(String topic, String key, String value, Ending ending) {
        Map<String, Object> settings = Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic);
        try (KafkaProducer<String, String> producer = producer(settings)) {
            producer.initTransactions();
            producer.beginTransaction();
            acknowledged(producer, new ProducerRecord<>(topic, key, value));
            if (ending == Ending.COMMIT) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    /** The first committed records; fewer than {@code count} if they do not come in time. */
    List<String> read(String topic, int count, Duration patience) {
        try (KafkaConsumer<String, String> consumer = consumer(Map.of())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return poll(consumer, count, patience);
        }
    }

    /** All that the topic holds now. */
    List<String> readToEnd(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<String, String> consumer = consumer(Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<String> values = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(text(record)));
            }
            return values;
        }
    }

    /** Reads from where the group is, and commits. */
    List<String> readInGroup(String group, String topic, int count, Duration patience) {
        Map<String, Object> settings =
                Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        group,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest");
        try (KafkaConsumer<String, String> consumer = consumer(settings)) {
            consumer.subscribe(List.of(topic));
            List<String> values = poll(consumer, count, patience);
            consumer.commitSync();
            return values;
        }
    }

    private static List<String> poll(
            KafkaConsumer<String, String> consumer, int count, Duration patience) {
        Instant deadline = Instant.now().plus(patience);
        List<String> values = new ArrayList<>();
        while (values.size() < count && Instant.now().isBefore(deadline)) {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(text(record)));
        }
        return values;
    }

    private static String text(ConsumerRecord<String, String> record) {
        return record.key() + "=" + record.value();
    }

    private static void acknowledged(
            KafkaProducer<String, String> producer, ProducerRecord<String, String> record) {
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new AssertionError("not written: " + record, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while writing " + record, e);
        }
    }

    private KafkaProducer<String, String> producer(Map<String, Object> settings) {
        return new KafkaProducer<>(
                withAddress(settings), new StringSerializer(), new StringSerializer());
    }

    private KafkaConsumer<String, String> consumer(Map<String, Object> settings) {
        Map<String, Object> all = withAddress(settings);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
    }

    private Map<String, Object> withAddress(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return all;
    }
}
