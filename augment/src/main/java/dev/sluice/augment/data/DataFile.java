package dev.sluice.augment.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A whole file in memory, unpacked if it is gzip. Offsets in its messages count unpacked bytes.
 *
 * @param path where it was read from
 * @param content big-endian
 */
record DataFile(Path path, ByteBuffer content) {

    private static final byte GZIP_MAGIC_0 = 0x1f;
    private static final byte GZIP_MAGIC_1 = (byte) 0x8b;

    static DataFile read(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        boolean packed = bytes.length > 1 && bytes[0] == GZIP_MAGIC_0 && bytes[1] == GZIP_MAGIC_1;
        return new DataFile(path, ByteBuffer.wrap(packed ? unpack(path) : bytes));
    }

    private static byte[] unpack(Path path) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(path))) {
            return in.readAllBytes();
        } catch (java.io.EOFException | ZipException e) {
            MalformedDataException malformed =
                    new MalformedDataException(
                            path + ": gzip stream is cut short or damaged: " + e.getMessage());
            malformed.initCause(e);
            throw malformed;
        }
    }

    int size() {
        return content.limit();
    }

    /**
     * The big-endian int32 at {@code offset}; {@code what} names it in the message when the file is
     * too short.
     */
    int intAt(int offset, String what) throws MalformedDataException {
        if (size() < offset + Integer.BYTES) {
            throw malformed(offset, what + " (4 bytes)", "the end of the file at offset " + size());
        }
        return content.getInt(offset);
    }

    MalformedDataException malformed(long offset, String expected, String found) {
        return new MalformedDataException(
                "%s: at offset %d: expected %s, found %s".formatted(path, offset, expected, found));
    }
}
