package dev.sluice.job.kafka;

import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.OutgoingRecord.Destination;
import dev.sluice.job.record.SourceRecord.RecordHeader;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Addresses outgoing records; their bytes are ready. */
final class ProducerRecords implements KafkaRecordSerializationSchema<OutgoingRecord> {

    private static final long serialVersionUID = 1L;

    private final EnumMap<Destination, String> topics;

    ProducerRecords(Map<Destination, String> topics) {
        this.topics = new EnumMap<>(topics);
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
