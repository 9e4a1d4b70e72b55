package dev.sluice.job.gate;

import dev.sluice.job.record.RecordSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link GateState}; its format is part of every savepoint. */
final class GateStateSerializer extends RecordSerializer<GateState> {

    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(GateState state, DataOutputView out) throws IOException {
        byte[] message = state.policyMessage();
        out.writeInt(message == null ? -1 : message.length);
        if (message != null) {
            out.write(message);
        }
        out.writeLong(state.consideredTo());
        out.writeLong(state.highestVersion());
    }

    @Override
    public GateState deserialize(DataInputView in) throws IOException {
        int length = in.readInt();
        byte[] message = length < 0 ? null : new byte[length];
        if (message != null) {
            in.readFully(message);
        }
        return new GateState(message, in.readLong(), in.readLong());
    }

    @Override
    public TypeSerializerSnapshot<GateState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<GateState> {
        public Snapshot() {
            super(GateStateSerializer::new);
        }
    }
}
