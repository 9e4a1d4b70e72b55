package dev.sluice.job.record;

import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.job.record.ImageRecord.Tensor;
import dev.sluice.job.record.SourceRecord.RecordHeader;
import dev.sluice.job.record.SourceRecord.SourcePosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How the parts of the records are written; a length of -1 stands for null. */
final class Fields {

    private Fields() {}

    static void writeBytes(@Nullable byte[] bytes, DataOutputView out) throws IOException {
        if (bytes == null) {
            out.writeInt(-1);
        } else {
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    @Nullable
    static byte[] readNullableBytes(DataInputView in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    static byte[] readBytes(DataInputView in) throws IOException {
        byte[] bytes = readNullableBytes(in);
        if (bytes == null) {
            throw new IOException("null where bytes were expected");
        }
        return bytes;
    }

    /** Not writeUTF, which refuses strings of 64 KiB and more. */
    static void writeString(String string, DataOutputView out) throws IOException {
        writeBytes(string.getBytes(StandardCharsets.UTF_8), out);
    }

    static String readString(DataInputView in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    static void writeHeaders(List<RecordHeader> headers, DataOutputView out) throws IOException {
        out.writeInt(headers.size());
        for (RecordHeader header : headers) {
            writeString(header.name(), out);
            writeBytes(header.value(), out);
        }
    }

    static List<RecordHeader> readHeaders(DataInputView in) throws IOException {
        int size = in.readInt();
        List<RecordHeader> headers = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            headers.add(new RecordHeader(readString(in), readNullableBytes(in)));
        }
        return headers;
    }

    static void writeStrings(Map<String, String> strings, DataOutputView out) throws IOException {
        out.writeInt(strings.size());
        for (Map.Entry<String, String> entry : strings.entrySet()) {
            writeString(entry.getKey(), out);
            writeString(entry.getValue(), out);
        }
    }

    static Map<String, String> readStrings(DataInputView in) throws IOException {
        int size = in.readInt();
        Map<String, String> strings = new HashMap<>();
        for (int i = 0; i < size; i++) {
            strings.put(readString(in), readString(in));
        }
        return strings;
    }

    static void writeSource(SourceRecord source, DataOutputView out) throws IOException {
        writeBytes(source.value(), out);
        writeBytes(source.key(), out);
        writeHeaders(source.headers(), out);
        writeString(source.position().topic(), out);
        out.writeInt(source.position().partition());
        out.writeLong(source.position().offset());
        out.writeLong(source.ingestedAtMillis());
    }

    static SourceRecord readSource(DataInputView in) throws IOException {
        return new SourceRecord(
                readBytes(in),
                readNullableBytes(in),
                readHeaders(in),
                new SourcePosition(readString(in), in.readInt(), in.readLong()),
                in.readLong());
    }

    static void writeStamp(PolicyStamp stamp, DataOutputView out) throws IOException {
        out.writeLong(stamp.version());
        out.writeInt(stamp.thresholds().earlyExits());
        for (int exit = 0; exit < stamp.thresholds().earlyExits(); exit++) {
            out.writeDouble(stamp.thresholds().at(exit));
        }
    }

    static PolicyStamp readStamp(DataInputView in) throws IOException {
        long version = in.readLong();
        double[] thresholds = new double[in.readInt()];
        for (int exit = 0; exit < thresholds.length; exit++) {
            thresholds[exit] = in.readDouble();
        }
        return new PolicyStamp(version, Thresholds.of(thresholds));
    }

    static void writeTensor(Tensor tensor, DataOutputView out) throws IOException {
        out.writeInt(tensor.length());
        out.write(tensor.array(), tensor.offset(), tensor.length());
    }

    static Tensor readTensor(DataInputView in) throws IOException {
        byte[] bytes = readBytes(in);
        return new Tensor(bytes, 0, bytes.length);
    }
}
