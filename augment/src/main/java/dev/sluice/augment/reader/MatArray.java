package dev.sluice.augment.reader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/**
 * An array of numbers in a MATLAB file: what it is, and its values as a stream in column-major
 * order. Values need not be stored in the array's own type: MATLAB keeps small whole numbers of a
 * double array as bytes.
 */
final class MatArray {

    private static final int UINT8 = 2;
    private static final int FIRST_NUMERIC_CLASS = 6;
    private static final int LAST_NUMERIC_CLASS = 15;

    private static final int MOST_HEADER_BYTES = 1 << 10;

    private final DataStream content;
    private final String name;
    private final int[] dimensions;
    private final MatTag values;

    private MatArray(DataStream content, String name, int[] dimensions, MatTag values) {
        this.content = content;
        this.name = name;
        this.dimensions = dimensions;
        this.values = values;
    }

    /** Reads the head of an array; one that is not of numbers has no name, dimensions or values. */
    static MatArray open(DataStream content) throws IOException {
        ByteBuffer flags = ByteBuffer.wrap(element(content, "array flags")).order(content.order());
        int arrayClass = flags.remaining() < Integer.BYTES ? 0 : flags.getInt() & 0xff;
        if (arrayClass < FIRST_NUMERIC_CLASS || arrayClass > LAST_NUMERIC_CLASS) {
            return new MatArray(content, "", new int[0], new MatTag(0, 0, false));
        }
        ByteBuffer sizes = ByteBuffer.wrap(element(content, "dimensions")).order(content.order());
        int[] dimensions = new int[sizes.remaining() / Integer.BYTES];
        sizes.asIntBuffer().get(dimensions);
        String name = new String(element(content, "name"), StandardCharsets.US_ASCII);
        return new MatArray(content, name, dimensions, MatTag.read(content, "values"));
    }

    private static byte[] element(DataStream content, String what) throws IOException {
        MatTag tag = MatTag.read(content, what);
        if (tag.bytes() > MOST_HEADER_BYTES) {
            throw content.malformed(
                    content.offset(),
                    what + " of an array, of at most " + MOST_HEADER_BYTES + " bytes",
                    tag.bytes() + " bytes");
        }
        byte[] data = content.fill(new byte[(int) tag.bytes()], what);
        content.skip(tag.padding());
        return data;
    }

    /** The variable's name; empty for what is no array of numbers. */
    String name() {
        return name;
    }

    int[] dimensions() {
        return dimensions.clone();
    }

    /** For messages about the array, and to read uint8 values from. */
    DataStream content() {
        return content;
    }

    /**
     * Refuses values that are not stored as uint8, or not so many.
     *
     * @param count expected
     */
    void requireBytes(long count) throws IOException {
        if (values.type() != UINT8 || values.bytes() != count) {
            throw content.malformed(
                    content.offset(),
                    "%d values of %s as uint8 (type 2)".formatted(count, name),
                    "%d bytes of type %d".formatted(values.bytes(), values.type()));
        }
    }

    /**
     * All values, each a whole number of whatever type. They take memory as they come: how many the
     * file claims to have is no reason to make room for them.
     */
    int[] readWholeNumbers() throws IOException {
        IntStream.Builder numbers = IntStream.builder();
        byte[] bytes = new byte[width()];
        for (long i = 0; i < values.bytes() / bytes.length; i++) {
            long at = content.offset();
            content.fill(bytes, "value %d of %s".formatted(i, name));
            double value = value(ByteBuffer.wrap(bytes).order(content.order()));
            if ((int) value != value) {
                throw content.malformed(at, "a whole number in " + name, "" + value);
            }
            numbers.add((int) value);
        }
        return numbers.build().toArray();
    }

    private int width() throws IOException {
        return switch (values.type()) {
            case 1, UINT8 -> Byte.BYTES;
            case 3, 4 -> Short.BYTES;
            case 5, 6, 7 -> Integer.BYTES;
            case 9, 12, 13 -> Long.BYTES;
            default ->
                    throw content.malformed(
                            content.offset(), "numbers in " + name, "type " + values.type());
        };
    }

    private double value(ByteBuffer bytes) {
        return switch (values.type()) {
            case 1 -> bytes.get();
            case UINT8 -> bytes.get() & 0xff;
            case 3 -> bytes.getShort();
            case 4 -> bytes.getShort() & 0xffff;
            case 5 -> bytes.getInt();
            case 6 -> Integer.toUnsignedLong(bytes.getInt());
            case 7 -> bytes.getFloat();
            case 9 -> bytes.getDouble();
            default -> bytes.getLong();
        };
    }
}
