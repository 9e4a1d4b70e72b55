package dev.sluice.job.record;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link OutgoingRecord}. */
public final class OutgoingRecordSerializer extends RecordSerializer<OutgoingRecord> {

    private static final long serialVersionUID = 1L;

    static final OutgoingRecordSerializer INSTANCE = new OutgoingRecordSerializer();

    @Override
    public void serialize(OutgoingRecord record, DataOutputView out) throws IOException {
        out.writeByte(record.destination().ordinal());
        Fields.writeBytes(record.key(), out);
        Fields.writeBytes(record.value(), out);
        Fields.writeHeaders(record.headers(), out);
    }

    @Override
    public OutgoingRecord deserialize(DataInputView in) throws IOException {
        return new OutgoingRecord(
                OutgoingRecord.Destination.values()[in.readByte()],
                Fields.readNullableBytes(in),
                Fields.readBytes(in),
                Fields.readHeaders(in));
    }

    @Override
    public TypeSerializerSnapshot<OutgoingRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<OutgoingRecord> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
