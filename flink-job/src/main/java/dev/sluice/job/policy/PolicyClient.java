package dev.sluice.job.policy;

import dev.sluice.bundle.policy.PolicyJudge;
import dev.sluice.job.kafka.BrokerCheck;
import dev.sluice.job.kafka.KafkaFailure;
import dev.sluice.job.kafka.TopicSpec;
import dev.sluice.job.kafka.UnusableKafkaException;
import dev.sluice.job.message.Messages;
import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.PolicyVerdict;
import dev.sluice.schemas.ReleasedSchemas;
import dev.sluice.schemas.message.MessageReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends exit policies to the jobs that read a control topic, and reads their verdicts. Not
 * thread-safe.
 *
 * <p>Every policy has a key of its own, so that compaction drops none and a job that starts later
 * finds the one with the highest version, whatever the order they came in.
 */
public final class PolicyClient implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Properties clientProperties;
    private final String policiesTopic;
    private final Duration timeout;
    private final TopicReader<PolicyVerdict> verdicts;

    private PolicyClient(
            Properties clientProperties,
            String policiesTopic,
            Duration timeout,
            TopicReader<PolicyVerdict> verdicts) {
        this.clientProperties = clientProperties;
        this.policiesTopic = policiesTopic;
        this.timeout = timeout;
        this.verdicts = verdicts;
    }

    /**
     * Makes sure that Kafka and both topics are there.
     *
     * @param clientProperties bootstrap servers and security, as for every client
     * @param timeout in which the broker has to answer
     */
    public static PolicyClient connect(
            Properties clientProperties,
            String policiesTopic,
            String verdictsTopic,
            Duration timeout)
            throws UnusableKafkaException {
        new BrokerCheck(clientProperties, timeout)
                .require(
                        List.of(
                                TopicSpec.policies(policiesTopic),
                                TopicSpec.verdicts(verdictsTopic)));
        MessageReader<PolicyVerdict> messages =
                new MessageReader<>(PolicyVerdict.getClassSchema(), ReleasedSchemas.store());
        return new PolicyClient(
                clientProperties,
                policiesTopic,
                timeout,
                new TopicReader<>(clientProperties, verdictsTopic, messages, timeout));
    }

    /** What jobs do at present, by bundle; the one that spoke last stands last. */
    public List<PolicyInForce> inForce() throws UnusableKafkaException {
        PolicyInForce.Tracker tracker = new PolicyInForce.Tracker();
        verdicts.readAll(tracker::add);
        return tracker.all();
    }

    /** A version above all that a job may have accepted. */
    public long nextVersion() throws UnusableKafkaException {
        AtomicLong highest = new AtomicLong();
        MessageReader<ExitPolicy> messages =
                new MessageReader<>(ExitPolicy.getClassSchema(), ReleasedSchemas.store());
        try (TopicReader<ExitPolicy> policies =
                new TopicReader<>(clientProperties, policiesTopic, messages, timeout)) {
            policies.readAll(policy -> raise(highest, policy.getVersion()));
        }
        verdicts.readAll(verdict -> raise(highest, verdict.getVersionInForce()));
        return highest.get() + 1;
    }

    private static void raise(AtomicLong highest, long version) {
        if (version < PolicyJudge.HIGHEST_VERSION) {
            highest.accumulateAndGet(version, Math::max);
        }
    }

    /** Sends a policy; from here on {@link #await} sees what jobs say. */
    public SentPolicy send(ExitPolicy policy) throws UnusableKafkaException {
        verdicts.toEnd();
        byte[] key =
                (policy.getVersion() + "-" + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
        byte[] message = Messages.encode(ExitPolicy.getEncoder(), policy);
        KafkaProducer<byte[], byte[]> producer = null;
        try {
            producer = producer();
            ProducerRecord<byte[], byte[]> toSend =
                    new ProducerRecord<>(policiesTopic, 0, key, message);
            return new SentPolicy(policy.getVersion(), producer.send(toSend).get().offset());
        } catch (ExecutionException | KafkaException e) {
            throw notSent(KafkaFailure.cause(e));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } finally {
            if (producer != null) {
                producer.close(Duration.ZERO);
            }
        }
    }

    private UnusableKafkaException notSent(Throwable cause) {
        return new UnusableKafkaException(
                "the policy could not be written to topic "
                        + policiesTopic
                        + ": "
                        + cause.getMessage(),
                cause);
    }

    private KafkaProducer<byte[], byte[]> producer() {
        String millis = Long.toString(timeout.toMillis());
        Properties properties = new Properties();
        properties.putAll(clientProperties);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Waits for the first verdict on a policy that this client sent last.
     *
     * @return empty if no job answered in this time
     */
    public Optional<PolicyVerdict> await(SentPolicy sent, Duration atMost)
            throws UnusableKafkaException {
        long deadline = System.nanoTime() + atMost.toNanos();
        long left = atMost.toNanos();
        while (left > 0) {
            Duration wait = Duration.ofNanos(Math.min(left, POLL.toNanos()));
            for (PolicyVerdict verdict : verdicts.poll(wait)) {
                if (sent.isAnsweredBy(verdict)) {
                    return Optional.of(verdict);
                }
            }
            left = deadline - System.nanoTime();
        }
        return Optional.empty();
    }

    /** Hands on each new verdict, until the thread is interrupted; its flag is then set. */
    public void watch(Consumer<PolicyVerdict> each) throws UnusableKafkaException {
        try {
            verdicts.toEnd();
            while (!Thread.currentThread().isInterrupted()) {
                verdicts.poll(POLL).forEach(each);
            }
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        verdicts.close();
    }
}
