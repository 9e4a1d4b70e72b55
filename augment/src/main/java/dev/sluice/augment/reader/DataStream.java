package dev.sluice.augment.reader;

import dev.sluice.augment.data.MalformedDataException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file that is read from front to back and says, where it is not what it should be, at which
 * offset. Offsets count unpacked bytes. Numbers are big-endian until told otherwise.
 */
final class DataStream implements Closeable {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int GZIP_MAGIC_0 = 0x1f;
    private static final int GZIP_MAGIC_1 = 0x8b;

    private final String name;
    private final InputStream in;
    private ByteOrder order;
    private long offset;

    /**
     * @param name for messages
     */
    DataStream(String name, InputStream in, ByteOrder order) {
        this.name = name;
        this.in = in;
        this.order = order;
    }

    /** A file, unpacked if it is gzip. */
    static DataStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            in.mark(2);
            boolean packed = in.read() == GZIP_MAGIC_0 && in.read() == GZIP_MAGIC_1;
            in.reset();
            return new DataStream(
                    file.toString(),
                    packed ? new GZIPInputStream(in, BUFFER_BYTES) : in,
                    ByteOrder.BIG_ENDIAN);
        } catch (EOFException | ZipException e) {
            in.close();
            throw damaged(file.toString(), 0, e);
        }
    }

    /** What is already in memory. */
    static DataStream of(String name, byte[] content) {
        return new DataStream(name, new ByteArrayInputStream(content), ByteOrder.BIG_ENDIAN);
    }

    void order(ByteOrder newOrder) {
        order = newOrder;
    }

    ByteOrder order() {
        return order;
    }

    String name() {
        return name;
    }

    /** Of the byte that is read next. */
    long offset() {
        return offset;
    }

    /**
     * Fills the array whole; {@code what} it is stands in the message if the file ends before.
     *
     * @return the array
     */
    byte[] fill(byte[] target, String what) throws IOException {
        if (!fillOrEnd(target, what)) {
            throw malformed(offset, what, "the end of the file");
        }
        return target;
    }

    /** Fills the array whole; false if the file ends before the first of its bytes. */
    boolean fillOrEnd(byte[] target, String what) throws IOException {
        int read;
        try {
            read = in.readNBytes(target, 0, target.length);
        } catch (EOFException | ZipException e) {
            throw damaged(name, offset, e);
        }
        if (read < target.length && read > 0) {
            throw malformed(
                    offset,
                    what + " (" + target.length + " bytes)",
                    read + " bytes before the end of the file");
        }
        offset += read;
        return read > 0 || target.length == 0;
    }

    int readInt(String what) throws IOException {
        return ByteBuffer.wrap(fill(new byte[Integer.BYTES], what)).order(order).getInt();
    }

    /** Passes over {@code bytes}, or what there is of them. */
    void skip(long bytes) throws IOException {
        try (InputStream part = part(bytes)) {
            part.transferTo(OutputStream.nullOutputStream());
        } catch (EOFException | ZipException e) {
            throw damaged(name, offset, e);
        }
    }

    /** What is left, as UTF-8. */
    String text() throws IOException {
        byte[] text = in.readAllBytes();
        offset += text.length;
        return new String(text, StandardCharsets.UTF_8);
    }

    /** The next {@code bytes} as a stream that ends behind them; to close it does nothing. */
    InputStream part(long bytes) {
        long end = offset + bytes;
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int from, int most) throws IOException {
                if (offset >= end) {
                    return -1;
                }
                int read = in.read(target, from, (int) Math.min(most, end - offset));
                offset += Math.max(0, read);
                return read;
            }
        };
    }

    /** Refuses bytes behind the end. */
    void expectEnd(String after) throws IOException {
        if (fillOrEnd(new byte[1], "")) {
            throw malformed(offset - 1, "the end of the file after " + after, "more bytes");
        }
    }

    MalformedDataException malformed(long at, String expected, String found) {
        return new MalformedDataException(
                "%s: at offset %d: expected %s, found %s".formatted(name, at, expected, found));
    }

    private static MalformedDataException damaged(String name, long at, IOException cause) {
        MalformedDataException damaged =
                new MalformedDataException(
                        "%s: compressed data are cut short or damaged behind offset %d (unpacked): %s"
                                .formatted(name, at, cause.getMessage()));
        damaged.initCause(cause);
        return damaged;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
