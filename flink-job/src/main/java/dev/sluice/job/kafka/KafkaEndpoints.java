package dev.sluice.job.kafka;

import dev.sluice.job.Endpoints;
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
     * @param delivery of predictions and dead letters; verdicts are always sent at least once
     */
    public Endpoints unbounded(DeliveryGuarantee delivery) {
        return new Endpoints(
                images().build(),
                policies().build(),
                new KafkaPolicyHistory(clientProperties, topics.policies()),
                uid -> sink(uid, delivery));
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

    private Sink<OutgoingRecord> sink(String uid, DeliveryGuarantee delivery) {
        Properties producer = new Properties();
        producer.putAll(clientProperties);
        producer.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        return KafkaSink.<OutgoingRecord>builder()
                .setKafkaProducerConfig(producer)
                .setDeliveryGuarantee(delivery)
                .setTransactionalIdPrefix(group + "-" + uid)
                .setRecordSerializer(
                        new OutgoingRecordSerializer(
                                Map.of(
                                        Destination.PREDICTIONS, topics.predictions(),
                                        Destination.DEAD_LETTERS, topics.deadLetters(),
                                        Destination.VERDICTS, topics.verdicts())))
                .build();
    }
}
