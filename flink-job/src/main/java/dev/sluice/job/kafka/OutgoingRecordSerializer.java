package dev.sluice.job.kafka;

import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.OutgoingRecord.Destination;
import dev.sluice.job.record.SourceRecord.RecordHeader;
import java.util.Map;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Addresses outgoing records; their bytes are ready. */
final class OutgoingRecordSerializer implements KafkaRecordSerializationSchema<OutgoingRecord> {

    private static final long serialVersionUID = 1L;

    private final Map<Destination, String> topics;

    OutgoingRecordSerializer(Map<Destination, String> topics) {
        this.topics = Map.copyOf(topics);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            OutgoingRecord record, KafkaSinkContext context, Long timestamp) {
        Headers headers = new RecordHeaders();
        for (RecordHeader header : record.headers()) {
            headers.add(header.name(), header.value());
        }
        return new ProducerRecord<>(
                topics.get(record.destination()),
                null,
                null,
                record.key(),
                record.value(),
                headers);
    }
}
