package dev.sluice.job.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.job.record.ImageRecord.Tensor;
import dev.sluice.job.record.OutgoingRecord.Destination;
import dev.sluice.job.record.SourceRecord.RecordHeader;
import dev.sluice.job.record.SourceRecord.SourcePosition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordSerializerTest {

    private static final SourceRecord SOURCE =
            new SourceRecord(
                    new byte[] {1, 2, 3},
                    new byte[] {4},
                    List.of(
                            new RecordHeader("trace", new byte[] {5}),
                            new RecordHeader("empty", null)),
                    new SourcePosition("images", 3, 1L << 40),
                    1_234);
    private static final SourceRecord WITHOUT_KEY =
            new SourceRecord(new byte[0], null, List.of(), new SourcePosition("images", 0, 0), -1);
    private static final PolicyStamp STAMP = new PolicyStamp(7, Thresholds.of(0.25, 1));

    static Stream<Arguments> records() {
        ImageRecord image =
                new ImageRecord(
                        SOURCE,
                        STAMP,
                        "käfer-" + "x".repeat(70_000),
                        99,
                        Map.of("camera", "north"),
                        new Tensor(new byte[] {9, 8, 7, 6}, 0, 4));
        return Stream.of(
                Arguments.of(RecordType.SOURCE, SOURCE),
                Arguments.of(RecordType.SOURCE, WITHOUT_KEY),
                Arguments.of(RecordType.GATED, new GatedRecord(SOURCE, STAMP)),
                Arguments.of(RecordType.IMAGE, image),
                Arguments.of(
                        RecordType.OUTGOING,
                        OutgoingRecord.answering(SOURCE, Destination.DEAD_LETTERS, new byte[] {1})),
                Arguments.of(
                        RecordType.OUTGOING,
                        OutgoingRecord.answering(
                                WITHOUT_KEY, Destination.PREDICTIONS, new byte[] {2})));
    }

    @ParameterizedTest
    @MethodSource("records")
    <T> void readsWhatItWrote(RecordType<T> type, T record) throws IOException {
        TypeSerializer<T> serializer = type.createSerializer(null);

        T read = serializer.deserialize(new DataInputDeserializer(bytes(serializer, record)));

        assertThat(read).usingRecursiveComparison().isEqualTo(record);
    }

    @ParameterizedTest
    @MethodSource("records")
    <T> void copiesFromViewToViewAsItReadsAndWrites(RecordType<T> type, T record)
            throws IOException {
        TypeSerializer<T> serializer = type.createSerializer(null);
        DataOutputSerializer copy = new DataOutputSerializer(64);

        serializer.copy(new DataInputDeserializer(bytes(serializer, record)), copy);

        assertThat(copy.getCopyOfBuffer()).isEqualTo(bytes(serializer, record));
    }

    @ParameterizedTest
    @MethodSource("records")
    <T> void handsOnImmutableRecordsByReference(RecordType<T> type, T record) {
        TypeSerializer<T> serializer = type.createSerializer(null);

        assertThat(serializer.isImmutableType()).isTrue();
        assertThat(serializer.copy(record)).isSameAs(record);
    }

    @ParameterizedTest
    @MethodSource("records")
    <T> void snapshotRestoresTheSameSerializer(RecordType<T> type, T record) {
        TypeSerializer<T> serializer = type.createSerializer(null);

        assertThat(serializer.snapshotConfiguration().restoreSerializer()).isEqualTo(serializer);
    }

    @Test
    void writesOnlyATensorsOwnBytesOfASharedArray() throws IOException {
        ImageRecord record =
                new ImageRecord(
                        WITHOUT_KEY,
                        STAMP,
                        "a",
                        0,
                        Map.of(),
                        new Tensor(new byte[] {1, 2, 3, 4, 5, 6}, 2, 3));
        TypeSerializer<ImageRecord> serializer = RecordType.IMAGE.createSerializer(null);

        Tensor read =
                serializer
                        .deserialize(new DataInputDeserializer(bytes(serializer, record)))
                        .tensor();

        assertThat(read.array()).containsExactly(3, 4, 5);
    }

    private static <T> byte[] bytes(TypeSerializer<T> serializer, T record) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(record, out);
        return out.getCopyOfBuffer();
    }
}
