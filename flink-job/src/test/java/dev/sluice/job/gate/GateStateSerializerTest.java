package dev.sluice.job.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HexFormat;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class GateStateSerializerTest {

    private final GateStateSerializer serializer = new GateStateSerializer();

    private byte[] bytes(GateState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        serializer.serialize(state, out);
        return out.getCopyOfBuffer();
    }

    private GateState read(byte[] bytes) throws IOException {
        return serializer.deserialize(new DataInputDeserializer(bytes));
    }

    @Test
    void readsWhatItWrote() throws IOException {
        GateState state = new GateState(new byte[] {1, 2, 3}, 42, 7);

        assertThat(read(bytes(state))).usingRecursiveComparison().isEqualTo(state);
        assertThat(read(bytes(GateState.BLANK))).isEqualTo(GateState.BLANK);
    }

    @Test
    void writesTheFormatThatSavepointsHold() throws IOException {
        byte[] bytes = bytes(new GateState(new byte[] {1, 2, 3}, 42, 7));

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("00000003010203000000000000002a0000000000000007");
    }

    @Test
    void snapshotRestoresTheSameSerializer() {
        assertThat(serializer.snapshotConfiguration().restoreSerializer()).isEqualTo(serializer);
    }
}
