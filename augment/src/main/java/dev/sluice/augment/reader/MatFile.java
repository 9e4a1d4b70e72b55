package dev.sluice.augment.reader;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/**
 * Reads the arrays of a MATLAB file of level 5 (versions 5 to 7; The MathWorks, "MAT-File Format"),
 * one after the other, in either byte order, compressed or not.
 *
 * <p>Such a file is a header of 128 bytes, then data elements: a tag of 8 bytes (type, bytes of
 * data), then the data. An array is an element of type miMATRIX; in a compressed file it lies,
 * deflated, in one of type miCOMPRESSED.
 */
final class MatFile implements Closeable {

    private static final int MATRIX = 14;
    private static final int COMPRESSED = 15;

    private static final int TEXT_BYTES = 124;
    private static final int LEVEL_5 = 0x0100;
    private static final int HDF5 = 0x0200;

    private final DataStream file;

    /** Where the element behind the array handed out last begins; written by {@link #next}. */
    private long nextOffset;

    private MatFile(DataStream file) {
        this.file = file;
        this.nextOffset = file.offset();
    }

    /**
     * Opens a file and judges its header.
     *
     * @throws dev.sluice.augment.data.MalformedDataException if it is none, or one of another level
     */
    static MatFile open(Path path) throws IOException {
        DataStream file = DataStream.open(path);
        try {
            readHeader(file);
            return new MatFile(file);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static void readHeader(DataStream file) throws IOException {
        file.fill(new byte[TEXT_BYTES], "the header of a MATLAB file");
        byte[] end = file.fill(new byte[4], "version and byte order of a MATLAB file");
        String mark = new String(end, 2, 2, StandardCharsets.ISO_8859_1);
        if (!mark.equals("IM") && !mark.equals("MI")) {
            throw file.malformed(
                    TEXT_BYTES + 2L,
                    "the mark IM or MI of a MATLAB file of version 5 to 7",
                    "%02x %02x".formatted(end[2], end[3]));
        }
        boolean little = mark.equals("IM");
        file.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int version = (end[little ? 1 : 0] & 0xff) << Byte.SIZE | end[little ? 0 : 1] & 0xff;
        if (version != LEVEL_5) {
            throw file.malformed(
                    TEXT_BYTES,
                    "a MATLAB file of version 5 to 7 (0x0100)",
                    version == HDF5
                            ? "one of version 7.3 (HDF5), which is not read here; save it with -v7"
                            : "0x%04x".formatted(version));
        }
    }

    /** The next array; the one before can no longer be read. Empty at the end of the file. */
    Optional<MatArray> next() throws IOException {
        while (true) {
            file.skip(nextOffset - file.offset());
            Optional<MatTag> tag = MatTag.readOrEnd(file);
            if (tag.isEmpty()) {
                return Optional.empty();
            }
            long start = file.offset();
            int padding = tag.get().type() == COMPRESSED ? 0 : tag.get().padding();
            nextOffset = start + tag.get().bytes() + padding;
            String name = "%s, array at offset %d".formatted(file.name(), start);
            InputStream content = file.part(tag.get().bytes());
            if (tag.get().type() == MATRIX) {
                return Optional.of(MatArray.open(new DataStream(name, content, file.order())));
            }
            if (tag.get().type() == COMPRESSED) {
                return Optional.of(unpacked(name + ", unpacked", content));
            }
        }
    }

    private MatArray unpacked(String name, InputStream deflated) throws IOException {
        DataStream content = new DataStream(name, new InflaterInputStream(deflated), file.order());
        MatTag tag = MatTag.read(content, "an array");
        if (tag.type() != MATRIX) {
            throw content.malformed(0, "an array (type 14)", "type " + tag.type());
        }
        return MatArray.open(content);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
