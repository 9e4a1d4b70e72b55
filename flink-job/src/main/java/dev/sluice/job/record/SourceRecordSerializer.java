package dev.sluice.job.record;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link SourceRecord}. */
public final class SourceRecordSerializer extends RecordSerializer<SourceRecord> {

    private static final long serialVersionUID = 1L;

    static final SourceRecordSerializer INSTANCE = new SourceRecordSerializer();

    @Override
    public void serialize(SourceRecord record, DataOutputView out) throws IOException {
        Fields.writeSource(record, out);
    }

    @Override
    public SourceRecord deserialize(DataInputView in) throws IOException {
        return Fields.readSource(in);
    }

    @Override
    public TypeSerializerSnapshot<SourceRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SourceRecord> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
