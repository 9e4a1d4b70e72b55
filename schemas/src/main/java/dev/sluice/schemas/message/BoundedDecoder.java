package dev.sluice.schemas.message;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.annotation.Nullable;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;

/**
 * Avro's binary decoder, for bytes of unknown origin: a length that claims more than the message
 * has bytes is an error, and so are items of arrays and maps that are more in all than it has
 * bytes. The library's own decoder would allocate what is claimed, up to 2 GiB, before it finds
 * that the bytes are not there; and of items that take no bytes, which a schema that we did not
 * write may have, it would go on to read as many as are claimed.
 *
 * <p>Reused from message to message; not thread-safe.
 */
final class BoundedDecoder extends Decoder {

    @Nullable private BinaryDecoder in;
    private int bound;
    private long items;

    /** Starts on {@code length} bytes at {@code offset}. */
    void reset(byte[] bytes, int offset, int length) {
        in = DecoderFactory.get().binaryDecoder(bytes, offset, length, in);
        bound = length;
        items = 0;
    }

    boolean isAtEnd() throws IOException {
        return in.isEnd();
    }

    private int bounded(long claimed, String what) throws IOException {
        if (claimed < 0 || claimed > bound) {
            throw new IOException(what + " of " + claimed + " in a message of " + bound + " bytes");
        }
        return (int) claimed;
    }

    private int counted(long claimed, String what) throws IOException {
        items += bounded(claimed, what);
        bounded(items, "items of arrays and maps, in all");
        return (int) claimed;
    }

    private byte[] bytesOfBoundedLength(String what) throws IOException {
        byte[] bytes = new byte[bounded(in.readLong(), what)];
        in.readFixed(bytes, 0, bytes.length);
        return bytes;
    }

    @Override
    public Utf8 readString(@Nullable Utf8 old) throws IOException {
        return new Utf8(bytesOfBoundedLength("string length"));
    }

    @Override
    public String readString() throws IOException {
        return new String(bytesOfBoundedLength("string length"), StandardCharsets.UTF_8);
    }

    @Override
    public void skipString() throws IOException {
        in.skipFixed(bounded(in.readLong(), "string length"));
    }

    @Override
    public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
        return ByteBuffer.wrap(bytesOfBoundedLength("bytes length"));
    }

    @Override
    public void skipBytes() throws IOException {
        in.skipFixed(bounded(in.readLong(), "bytes length"));
    }

    @Override
    public long readArrayStart() throws IOException {
        return counted(in.readArrayStart(), "array size");
    }

    @Override
    public long arrayNext() throws IOException {
        return counted(in.arrayNext(), "array size");
    }

    @Override
    public long skipArray() throws IOException {
        return counted(in.skipArray(), "array size");
    }

    @Override
    public long readMapStart() throws IOException {
        return counted(in.readMapStart(), "map size");
    }

    @Override
    public long mapNext() throws IOException {
        return counted(in.mapNext(), "map size");
    }

    @Override
    public long skipMap() throws IOException {
        return counted(in.skipMap(), "map size");
    }

    @Override
    public void readNull() throws IOException {
        in.readNull();
    }

    @Override
    public boolean readBoolean() throws IOException {
        return in.readBoolean();
    }

    @Override
    public int readInt() throws IOException {
        return in.readInt();
    }

    @Override
    public long readLong() throws IOException {
        return in.readLong();
    }

    @Override
    public float readFloat() throws IOException {
        return in.readFloat();
    }

    @Override
    public double readDouble() throws IOException {
        return in.readDouble();
    }

    @Override
    public void readFixed(byte[] bytes, int start, int length) throws IOException {
        in.readFixed(bytes, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        in.skipFixed(length);
    }

    @Override
    public int readEnum() throws IOException {
        return in.readEnum();
    }

    @Override
    public int readIndex() throws IOException {
        return in.readIndex();
    }
}
