package dev.sluice.job.record;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's type information for the records of this package: each with its own serializer. */
public final class RecordType<T> extends TypeInformation<T> {

    private static final long serialVersionUID = 1L;

    public static final RecordType<SourceRecord> SOURCE =
            new RecordType<>(SourceRecord.class, SourceRecordSerializer.INSTANCE);
    public static final RecordType<GatedRecord> GATED =
            new RecordType<>(GatedRecord.class, GatedRecordSerializer.INSTANCE);
    public static final RecordType<ImageRecord> IMAGE =
            new RecordType<>(ImageRecord.class, ImageRecordSerializer.INSTANCE);
    public static final RecordType<OutgoingRecord> OUTGOING =
            new RecordType<>(OutgoingRecord.class, OutgoingRecordSerializer.INSTANCE);

    private final Class<T> type;
    private final RecordSerializer<T> serializer;

    private RecordType(Class<T> type, RecordSerializer<T> serializer) {
        this.type = type;
        this.serializer = serializer;
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<T> getTypeClass() {
        return type;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return serializer;
    }

    @Override
    public String toString() {
        return type.getSimpleName();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordType<?> that && type == that.type;
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof RecordType;
    }
}
