package dev.sluice.job.kafka;

import dev.sluice.job.CommitDelay;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.util.TimeUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long Kafka keeps a transaction that is neither committed nor aborted. What was written in one
 * that ran out is gone, although a checkpoint counts on it; so a transaction has to outlast the
 * longest that the job may take to commit it. On the other hand those who read what is committed
 * wait as long behind a transaction of a job that never comes back.
 */
final class TransactionTimeout {

    static final String BROKER_MAXIMUM = "transaction.max.timeout.ms";

    /** The brokers' maximum unless they say otherwise. */
    static final Duration BROKER_DEFAULT = Duration.ofMinutes(15);

    /** More is taken only where the user asks for it. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final String TRANSACTION_VERSION = "transaction.version";
    private static final short SAFE_VERSION = 2;

    private static final Logger LOG = LoggerFactory.getLogger(TransactionTimeout.class);

    private TransactionTimeout() {}

    /** What Kafka says of transactions: the longest, and the version of their protocol. */
    private record Told(Duration maximum, short version) {}

    /**
     * Asks Kafka, and warns of what makes exactly-once delivery less than that.
     *
     * @param flink the job's settings
     * @throws UnusableKafkaException if a transaction would not outlast a failure; says which
     *     setting to change
     */
    static Duration ask(Properties clientProperties, ReadableConfig flink)
            throws UnusableKafkaException {
        Told told =
                new BrokerCall(clientProperties, BrokerCheck.DEFAULT_TIMEOUT)
                        .run(admin -> new Told(maximum(admin), version(admin)));
        if (told.version() < SAFE_VERSION) {
            LOG.warn(
                    "The brokers' {} is {}; expected {}, which Kafka has from 4.0 on (an upgraded"
                            + " cluster: once its features were upgraded too). Before, a record"
                            + " that was under way when its transaction ended could become part of"
                            + " the next one, or leave one open that nobody ends (KIP-890): with"
                            + " these brokers exactly-once delivery may repeat or lose records when"
                            + " a process or the network fails",
                    TRANSACTION_VERSION,
                    told.version(),
                    SAFE_VERSION);
        }
        if (flink.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).isEmpty()) {
            LOG.warn(
                    "No {} among the job's settings: unless the cluster has one, checkpoints go"
                            + " with the process, and what was written but not committed goes with"
                            + " them",
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY.key());
        }
        return of(clientProperties, told.maximum(), CommitDelay.of(flink));
    }

    /**
     * At-least-once checkpoints let records pass that the sinks' transactions do not wait for.
     *
     * @param flink the job's settings
     * @throws UnusableKafkaException if its checkpoints are not such as exactly-once delivery needs
     */
    static void requireExactlyOnceCheckpoints(ReadableConfig flink) throws UnusableKafkaException {
        CheckpointingMode mode = flink.get(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE);
        if (mode != CheckpointingMode.EXACTLY_ONCE) {
            throw new UnusableKafkaException(
                    ("--delivery exactly_once with %s=%s: records would be delivered more than"
                                    + " once. Leave --flink %s out, or deliver at_least_once")
                            .formatted(
                                    CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE.key(),
                                    mode,
                                    CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE.key()));
        }
    }

    /** What the client properties say, else the brokers' maximum up to an hour. */
    static Duration of(Properties clientProperties, Duration brokerMaximum, CommitDelay delay)
            throws UnusableKafkaException {
        Duration byDefault = brokerMaximum.compareTo(LONGEST) < 0 ? brokerMaximum : LONGEST;
        boolean given = clientProperties.containsKey(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        Duration timeout = given ? given(clientProperties) : byDefault;
        if (timeout.compareTo(brokerMaximum) > 0) {
            throw new UnusableKafkaException(
                    "--kafka transaction.timeout.ms="
                            + timeout.toMillis()
                            + " is more than the brokers allow, "
                            + BROKER_MAXIMUM
                            + "="
                            + brokerMaximum.toMillis()
                            + ": lower the first, or raise the second");
        }
        if (timeout.compareTo(delay.total()) < 0) {
            throw new UnusableKafkaException(tooShort(timeout, brokerMaximum, given, delay));
        }
        return timeout;
    }

    private static String tooShort(
            Duration timeout, Duration brokerMaximum, boolean given, CommitDelay delay) {
        String raise =
                timeout.equals(brokerMaximum)
                        ? "raise the brokers' "
                                + BROKER_MAXIMUM
                                + (given ? " and --kafka transaction.timeout.ms" : "")
                        : "raise --kafka transaction.timeout.ms (the brokers allow "
                                + brokerMaximum.toMillis()
                                + ")";
        return "a transaction ends by itself after "
                + TimeUtils.formatWithHighestUnit(timeout)
                + ", and what was written in it is lost; the job may need "
                + delay
                + " to commit one. With --delivery exactly_once "
                + raise
                + ", or lower --flink execution.checkpointing.timeout"
                + (delay.toleratedFailures() == 0
                        ? ""
                        : ", " + CheckpointingOptions.TOLERABLE_FAILURE_NUMBER.key())
                + ", --checkpoint-interval or, where that is longer, "
                + CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS.key();
    }

    private static Duration given(Properties clientProperties) throws UnusableKafkaException {
        Object value = clientProperties.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        try {
            return Duration.ofMillis(
                    (int)
                            ConfigDef.parseType(
                                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                                    value,
                                    ConfigDef.Type.INT));
        } catch (ConfigException e) {
            throw new UnusableKafkaException(e.getMessage(), e);
        }
    }

    /** The smallest of all brokers: any of them may be the one that keeps a transaction. */
    private static Duration maximum(Admin admin) throws ExecutionException, InterruptedException {
        Collection<Node> brokers = admin.describeCluster().nodes().get();
        Map<String, String> told =
                TopicSettings.told(
                        BROKER_MAXIMUM,
                        admin.describeConfigs(
                                        brokers.stream()
                                                .map(
                                                        broker ->
                                                                new ConfigResource(
                                                                        ConfigResource.Type.BROKER,
                                                                        broker.idString()))
                                                .toList())
                                .values());
        if (told.isEmpty()) {
            LOG.info("Assuming {}={}", BROKER_MAXIMUM, BROKER_DEFAULT.toMillis());
        }
        return told.values().stream()
                .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                .min(Duration::compareTo)
                .orElse(BROKER_DEFAULT);
    }

    private static short version(Admin admin) throws ExecutionException, InterruptedException {
        FinalizedVersionRange version =
                admin.describeFeatures()
                        .featureMetadata()
                        .get()
                        .finalizedFeatures()
                        .get(TRANSACTION_VERSION);
        return version == null ? 0 : version.maxVersionLevel();
    }
}
