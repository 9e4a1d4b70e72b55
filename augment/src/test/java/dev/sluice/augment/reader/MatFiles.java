package dev.sluice.augment.reader;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Bytes of MATLAB files of level 5, written by hand from the format's description. */
final class MatFiles {

    static final int INT8 = 1;
    static final int UINT8 = 2;
    static final int UINT16 = 4;
    static final int INT32 = 5;
    static final int UINT32 = 6;
    static final int DOUBLE = 9;
    static final int MATRIX = 14;
    static final int COMPRESSED = 15;

    static final int DOUBLE_CLASS = 6;
    static final int UINT8_CLASS = 9;
    static final int CHAR_CLASS = 4;

    private final ByteOrder order;
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    MatFiles(ByteOrder order) {
        this(order, 0x0100);
    }

    MatFiles(ByteOrder order, int version) {
        this.order = order;
        byte[] text = new byte[124];
        Arrays.fill(text, (byte) ' ');
        byte[] words = "MATLAB 5.0 MAT-file, written by a test".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(words, 0, text, 0, words.length);
        file.writeBytes(text);
        // The mark is the 16-bit number 'M' << 8 | 'I' in the writer's byte order.
        file.writeBytes(buffer(4).putShort((short) version).putShort((short) 0x4D49).array());
    }

    byte[] bytes() {
        return file.toByteArray();
    }

    /** Adds an element of the file as it is. */
    MatFiles add(byte[] element) {
        file.writeBytes(element);
        return this;
    }

    /** Deflates an element into one of type miCOMPRESSED, which nothing fills up. */
    byte[] compressed(byte[] element) {
        Deflater deflater = new Deflater();
        deflater.setInput(element);
        deflater.finish();
        byte[] out = new byte[element.length + 100];
        int length = deflater.deflate(out);
        deflater.end();
        return buffer(8 + length).putInt(COMPRESSED).putInt(length).put(out, 0, length).array();
    }

    /** An array whose values are stored as {@code storedAs}. */
    byte[] array(String name, int arrayClass, int[] sizes, int storedAs, byte[] values) {
        ByteBuffer dimensions = buffer(Integer.BYTES * sizes.length);
        Arrays.stream(sizes).forEach(dimensions::putInt);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(element(UINT32, buffer(8).putInt(arrayClass).putInt(0).array()));
        content.writeBytes(element(INT32, dimensions.array()));
        content.writeBytes(element(INT8, name.getBytes(StandardCharsets.US_ASCII)));
        content.writeBytes(element(storedAs, values));
        byte[] matrix = content.toByteArray();
        return buffer(8 + matrix.length).putInt(MATRIX).putInt(matrix.length).put(matrix).array();
    }

    /** Up to 4 bytes lie in the tag itself, as MATLAB writes them; more are filled up to 8. */
    byte[] element(int type, byte[] data) {
        if (data.length > 0 && data.length <= 4) {
            int word = data.length << 16 | type;
            return buffer(8).putInt(word).put(data).array();
        }
        int padded = (data.length + 7) / 8 * 8;
        return buffer(8 + padded).putInt(type).putInt(data.length).put(data).array();
    }

    byte[] doubles(double... values) {
        ByteBuffer bytes = buffer(Double.BYTES * values.length);
        Arrays.stream(values).forEach(bytes::putDouble);
        return bytes.array();
    }

    byte[] shorts(int... values) {
        ByteBuffer bytes = buffer(Short.BYTES * values.length);
        Arrays.stream(values).forEach(value -> bytes.putShort((short) value));
        return bytes.array();
    }

    private ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(order);
    }
}
