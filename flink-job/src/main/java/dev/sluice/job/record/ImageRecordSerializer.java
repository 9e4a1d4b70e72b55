package dev.sluice.job.record;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link ImageRecord}. */
public final class ImageRecordSerializer extends RecordSerializer<ImageRecord> {

    private static final long serialVersionUID = 1L;

    static final ImageRecordSerializer INSTANCE = new ImageRecordSerializer();

    @Override
    public void serialize(ImageRecord record, DataOutputView out) throws IOException {
        Fields.writeSource(record.source(), out);
        Fields.writeStamp(record.policy(), out);
        Fields.writeString(record.imageId(), out);
        out.writeLong(record.capturedAtMillis());
        Fields.writeStrings(record.attributes(), out);
        Fields.writeTensor(record.tensor(), out);
    }

    @Override
    public ImageRecord deserialize(DataInputView in) throws IOException {
        return new ImageRecord(
                Fields.readSource(in),
                Fields.readStamp(in),
                Fields.readString(in),
                in.readLong(),
                Fields.readStrings(in),
                Fields.readTensor(in));
    }

    @Override
    public TypeSerializerSnapshot<ImageRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ImageRecord> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
