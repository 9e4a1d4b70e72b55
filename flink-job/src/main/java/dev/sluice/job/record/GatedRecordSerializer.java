package dev.sluice.job.record;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link GatedRecord}. */
public final class GatedRecordSerializer extends RecordSerializer<GatedRecord> {

    private static final long serialVersionUID = 1L;

    static final GatedRecordSerializer INSTANCE = new GatedRecordSerializer();

    @Override
    public void serialize(GatedRecord record, DataOutputView out) throws IOException {
        Fields.writeSource(record.source(), out);
        Fields.writeStamp(record.policy(), out);
    }

    @Override
    public GatedRecord deserialize(DataInputView in) throws IOException {
        return new GatedRecord(Fields.readSource(in), Fields.readStamp(in));
    }

    @Override
    public TypeSerializerSnapshot<GatedRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<GatedRecord> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
