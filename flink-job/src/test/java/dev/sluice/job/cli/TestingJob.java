package dev.sluice.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.message.Messages;
import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.PolicyVerdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The job's part in talks about policies: answers each new message of a control topic as the test
 * says. On a thread of its own until it is closed.
 */
final class TestingJob implements AutoCloseable {

    private final Properties kafka = new Properties();
    private final String policiesTopic;
    private final String verdictsTopic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final FutureTask<Boolean> answering;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param answers from a policy and its offset to verdicts
     */
    TestingJob(
            String bootstrapServers,
            String policiesTopic,
            String verdictsTopic,
            BiFunction<ExitPolicy, Long, List<PolicyVerdict>> answers) {
        kafka.put("bootstrap.servers", bootstrapServers);
        this.policiesTopic = policiesTopic;
        this.verdictsTopic = verdictsTopic;
        this.producer =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
        long start = end();
        this.answering = new FutureTask<>(() -> answer(start, answers));
        new Thread(answering, "testing-job").start();
    }

    /** A job that only says what the test makes it say. */
    static TestingJob silent(String bootstrapServers, String policies, String verdicts) {
        return new TestingJob(bootstrapServers, policies, verdicts, (policy, offset) -> List.of());
    }

    void say(PolicyVerdict verdict) throws Exception {
        send(verdictsTopic, Messages.encode(PolicyVerdict.getEncoder(), verdict));
    }

    void send(String topic, byte[] message) throws Exception {
        producer.send(new ProducerRecord<>(topic, 0, new byte[] {1}, message)).get();
    }

    /** All messages of the control topic. */
    List<ConsumerRecord<byte[], byte[]>> policies() {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.seekToBeginning(consumer.assignment());
            long end = end();
            while (all.size() < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }

    static ExitPolicy policy(ConsumerRecord<byte[], byte[]> message) {
        try {
            return ExitPolicy.getDecoder().decode(ByteBuffer.wrap(message.value()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long end() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            return ends.values().iterator().next();
        }
    }

    private boolean answer(long start, BiFunction<ExitPolicy, Long, List<PolicyVerdict>> answers)
            throws Exception {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.seek(new TopicPartition(policiesTopic, 0), start);
            while (!closed.get()) {
                for (ConsumerRecord<byte[], byte[]> message :
                        consumer.poll(Duration.ofMillis(50))) {
                    sayAll(answers.apply(policy(message), message.offset()));
                }
            }
            return true;
        }
    }

    private void sayAll(List<PolicyVerdict> verdicts) throws Exception {
        for (PolicyVerdict verdict : verdicts) {
            say(verdict);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(new TopicPartition(policiesTopic, 0)));
        return consumer;
    }

    /** Fails where the thread has. */
    @Override
    public void close() {
        closed.set(true);
        assertThat(answering).succeedsWithin(Duration.ofSeconds(30));
        producer.close();
    }
}
