package dev.sluice.job.kafka;

import static dev.sluice.job.SluiceTopology.VERDICTS;
import static org.apache.flink.connector.base.DeliveryGuarantee.AT_LEAST_ONCE;
import static org.apache.flink.connector.base.DeliveryGuarantee.EXACTLY_ONCE;

import dev.sluice.job.Endpoints;
import dev.sluice.job.message.MessageFormat;
import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.OutgoingRecord.Destination;
import dev.sluice.job.record.SourceRecord;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The job's sources and sinks on Kafka. */
public final class KafkaEndpoints {

    /**
     * Records of one micro-batch come together and fill a request by themselves; a longer wait for
     * those of the next would only cost latency.
     */
    private static final String LINGER_MILLIS = "1";

    private final Properties clientProperties;
    private final TopicNames topics;
    private final String group;

    /**
     * @param clientProperties bootstrap servers and security, for every client
     * @param group consumer group whose committed offsets a job without state starts from; it also
     *     begins the ids of the job's transactions
     */
    public KafkaEndpoints(Properties clientProperties, TopicNames topics, String group) {
        this.clientProperties = clientProperties;
        this.topics = topics;
        this.group = group;
    }

    /**
     * Images from the committed offsets, else from the beginning of the topic, without end.
     *
     * <p>How large a record may be is asked of Kafka, now; where it does not tell, its defaults are
     * taken for granted.
     *
     * <p>Likewise how long a transaction may last, where the options want exactly-once delivery of
     * predictions and dead letters. Verdicts are always sent at least once and at once: whoever
     * sent a policy waits for them.
     *
     * @param flink settings of the job
     * @throws UnusableKafkaException if dead letters do not fit their topic, a size that the client
     *     properties set is none, a transaction would not last, or exactly-once delivery is wanted
     *     of checkpoints that are not
     */
    public Endpoints unbounded(DeliveryGuarantee delivery, ReadableConfig flink)
            throws UnusableKafkaException {
        if (delivery == EXACTLY_ONCE) {
            TransactionTimeout.requireExactlyOnceCheckpoints(flink);
        }
        RecordLimits limits = RecordLimits.ask(clientProperties, topics);
        return delivery == EXACTLY_ONCE
                ? exactlyOnce(limits, TransactionTimeout.ask(clientProperties, flink))
                : unbounded(delivery, limits);
    }

    /** The same for one who knows how large a record may be; asks Kafka nothing. */
    public Endpoints unbounded(DeliveryGuarantee delivery, RecordLimits limits) {
        return endpoints(
                limits,
                uid ->
                        sink(limits)
                                .setDeliveryGuarantee(
                                        uid.equals(VERDICTS) ? AT_LEAST_ONCE : delivery)
                                .build());
    }

    /** Exactly once, for one who knows how long a transaction may last, too. */
    Endpoints exactlyOnce(RecordLimits limits, Duration transactionTimeout) {
        return endpoints(
                limits,
                uid ->
                        uid.equals(VERDICTS)
                                ? sink(limits).setDeliveryGuarantee(AT_LEAST_ONCE).build()
                                : transactional(uid, sink(limits), transactionTimeout));
    }

    private Endpoints endpoints(RecordLimits limits, Endpoints.Sinks sinks) {
        return new Endpoints(
                images().build(),
                policies().build(),
                new KafkaPolicyHistory(consumerProperties(), topics.policies()),
                sinks,
                limits.deadLetterBytes(),
                limits.predictionBytes(),
                MessageFormat.SINGLE_OBJECT);
    }

    @SuppressWarnings(
            "deprecation") // The connector takes the policy as an enum that Kafka deprecates.
    private KafkaSourceBuilder<SourceRecord> images() {
        return source(topics.images(), group)
                .setStartingOffsets(
                        OffsetsInitializer.committedOffsets(
                                org.apache.kafka.clients.consumer.OffsetResetStrategy.EARLIEST));
    }

    private KafkaSourceBuilder<SourceRecord> policies() {
        return source(topics.policies(), group + "-policies")
                .setStartingOffsets(OffsetsInitializer.earliest());
    }

    private KafkaSourceBuilder<SourceRecord> source(String topic, String group) {
        return KafkaSource.<SourceRecord>builder()
                .setProperties(consumerProperties())
                .setTopics(topic)
                .setGroupId(group)
                .setClientIdPrefix(group + "-" + topic)
                .setDeserializer(new SourceRecordDeserializer());
    }

    private Properties consumerProperties() {
        return Committed.reading(clientProperties);
    }

    /**
     * One that counts checkpoints in the transactions' ids. The connector can also reuse a few ids,
     * which is easier on the brokers, but not with this version of it: an id that was reused before
     * the next checkpoint came to its end is not aborted after a failure, and holds up whoever
     * reads what is committed.
     */
    private Sink<OutgoingRecord> transactional(
            String uid, KafkaSinkBuilder<OutgoingRecord> sink, Duration timeout) {
        return sink.setDeliveryGuarantee(EXACTLY_ONCE)
                .setTransactionalIdPrefix(group + "-" + uid)
                .setTransactionNamingStrategy(TransactionNamingStrategy.INCREMENTING)
                .setProperty(
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        Long.toString(timeout.toMillis()))
                .build();
    }

    private KafkaSinkBuilder<OutgoingRecord> sink(RecordLimits limits) {
        Properties producer = new Properties();
        producer.putAll(clientProperties);
        producer.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        producer.put(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(limits.requestBytes()));
        return KafkaSink.<OutgoingRecord>builder()
                .setKafkaProducerConfig(producer)
                .setRecordSerializer(
                        new ProducerRecords(
                                Map.of(
                                        Destination.PREDICTIONS, topics.predictions(),
                                        Destination.DEAD_LETTERS, topics.deadLetters(),
                                        Destination.VERDICTS, topics.verdicts())));
    }
}
