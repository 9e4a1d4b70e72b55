package dev.sluice.job.kafka;

import dev.sluice.job.record.RecordType;
import dev.sluice.job.record.SourceRecord;
import dev.sluice.job.record.SourceRecord.RecordHeader;
import dev.sluice.job.record.SourceRecord.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Takes Kafka records as they are: what they hold is read later, where it can be refused. */
final class SourceRecordDeserializer implements KafkaRecordDeserializationSchema<SourceRecord> {

    private static final long serialVersionUID = 1L;
    private static final byte[] TOMBSTONE = {};

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SourceRecord> out) {
        out.collect(of(record));
    }

    static SourceRecord of(ConsumerRecord<byte[], byte[]> record) {
        List<RecordHeader> headers = List.of();
        Header[] found = record.headers().toArray();
        if (found.length > 0) {
            headers = new ArrayList<>(found.length);
            for (Header header : found) {
                headers.add(new RecordHeader(header.key(), header.value()));
            }
        }
        return new SourceRecord(
                record.value() == null ? TOMBSTONE : record.value(),
                record.key(),
                headers,
                new SourcePosition(record.topic(), record.partition(), record.offset()),
                record.timestamp());
    }

    @Override
    public TypeInformation<SourceRecord> getProducedType() {
        return RecordType.SOURCE;
    }
}
