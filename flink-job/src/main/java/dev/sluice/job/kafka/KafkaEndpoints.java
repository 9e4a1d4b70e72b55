package dev.sluice.job.kafka;

import static org.apache.flink.connector.base.DeliveryGuarantee.AT_LEAST_ONCE;

import dev.sluice.job.Endpoints;
import dev.sluice.job.SluiceTopology;
import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.OutgoingRecord.Destination;
import dev.sluice.job.record.SourceRecord;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The job's sources and sinks on Kafka. */
public final class KafkaEndpoints {

    /**
     * So that a predictions record is not delayed for a fuller batch; the broker can do with it.
     */
    private static final String LINGER_MILLIS = "5";

    private final Properties clientProperties;
    private final TopicNames topics;
    private final String group;

    /**
     * @param clientProperties bootstrap servers and security, for every client
     * @param group consumer group whose committed offsets a job without state starts from
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
     * @param delivery of predictions and dead letters; verdicts are always sent at least once
     * @throws UnusableKafkaException if dead letters do not fit their topic, or a size that the
     *     client properties set is none
     */
    public Endpoints unbounded(DeliveryGuarantee delivery) throws UnusableKafkaException {
        return unbounded(delivery, RecordLimits.ask(clientProperties, topics));
    }

    /** The same for one who knows how large a record may be; asks Kafka nothing. */
    public Endpoints unbounded(DeliveryGuarantee delivery, RecordLimits limits) {
        return new Endpoints(
                images().build(),
                policies().build(),
                new KafkaPolicyHistory(clientProperties, topics.policies()),
                uid -> sink(uid.equals(SluiceTopology.VERDICTS) ? AT_LEAST_ONCE : delivery, limits),
                limits.deadLetterBytes(),
                limits.predictionBytes());
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
                .setProperties(clientProperties)
                .setTopics(topic)
                .setGroupId(group)
                .setClientIdPrefix(group + "-" + topic)
                .setDeserializer(new SourceRecordDeserializer());
    }

    private Sink<OutgoingRecord> sink(DeliveryGuarantee delivery, RecordLimits limits) {
        Properties producer = new Properties();
        producer.putAll(clientProperties);
        producer.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        producer.put(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(limits.requestBytes()));
        return KafkaSink.<OutgoingRecord>builder()
                .setKafkaProducerConfig(producer)
                .setDeliveryGuarantee(delivery)
                .setRecordSerializer(
                        new ProducerRecords(
                                Map.of(
                                        Destination.PREDICTIONS, topics.predictions(),
                                        Destination.DEAD_LETTERS, topics.deadLetters(),
                                        Destination.VERDICTS, topics.verdicts())))
                .build();
    }
}
