package dev.sluice.bundle.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes PNG files of any kind, sound or broken on purpose, for tests. Samples are random, or runs
 * of equal bytes, so that there is something to compress.
 */
final class PngFile {

    /** Stands for a filter drawn anew for each row. */
    static final int ANY_FILTER = -1;

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int[][] WHOLE = {{0, 0, 1, 1}};
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8},
        {4, 0, 8, 8},
        {0, 4, 4, 8},
        {2, 0, 4, 4},
        {0, 2, 2, 4},
        {1, 0, 2, 2},
        {0, 1, 1, 2}
    };

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PngFile() {
        out.writeBytes(SIGNATURE);
    }

    /** A whole file with random samples. */
    static byte[] random(
            Random random,
            int width,
            int height,
            PngHeader.ColourType type,
            int depth,
            int interlace,
            int filter) {
        PngFile file = new PngFile().header(width, height, depth, code(type), interlace);
        if (type == PngHeader.ColourType.PALETTE) {
            byte[] palette = new byte[3 << depth];
            random.nextBytes(palette);
            file.chunk("PLTE", palette);
        }
        byte[] rows = rows(random, width, height, type.samples() * depth, interlace == 1, filter);
        return file.data(rows).chunk("IEND").bytes();
    }

    /** A grey image of 8 bits, every row with filter 0. */
    static byte[] grey(int width, int height, byte[] samples) {
        byte[] rows = new byte[height * (width + 1)];
        for (int y = 0; y < height; y++) {
            System.arraycopy(samples, y * width, rows, y * (width + 1) + 1, width);
        }
        return new PngFile().header(width, height, 8, 0, 0).data(rows).chunk("IEND").bytes();
    }

    static int code(PngHeader.ColourType type) {
        return switch (type) {
            case GREY -> 0;
            case RGB -> 2;
            case PALETTE -> 3;
            case GREY_ALPHA -> 4;
            case RGB_ALPHA -> 6;
        };
    }

    PngFile header(int width, int height, int depth, int colour, int interlace) {
        byte[] header =
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) depth)
                        .put((byte) colour)
                        .put((byte) 0)
                        .put((byte) 0)
                        .put((byte) interlace)
                        .array();
        return chunk("IHDR", header);
    }

    /** The rows, compressed, in one chunk. */
    PngFile data(byte[] rows) {
        return chunk("IDAT", compressed(rows));
    }

    static byte[] compressed(byte[] rows) {
        Deflater deflater = new Deflater();
        deflater.setInput(rows);
        deflater.finish();
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        byte[] block = new byte[4096];
        while (!deflater.finished()) {
            compressed.write(block, 0, deflater.deflate(block));
        }
        deflater.end();
        return compressed.toByteArray();
    }

    PngFile chunk(String type, byte... data) {
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.US_ASCII));
        crc.update(data);
        return chunk(type, data, (int) crc.getValue());
    }

    PngFile chunk(String type, byte[] data, int crc) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
        chunk.putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        out.writeBytes(chunk.putInt(crc).array());
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private static byte[] rows(
            Random random, int width, int height, int bits, boolean interlaced, int filter) {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        for (int[] pass : interlaced ? ADAM7 : WHOLE) {
            int columns = (width - pass[0] + pass[2] - 1) / pass[2];
            int lines = (height - pass[1] + pass[3] - 1) / pass[3];
            for (int y = 0; columns > 0 && y < lines; y++) {
                byte[] row = new byte[1 + (columns * bits + 7) / 8];
                random.nextBytes(row);
                if (random.nextInt(3) == 0) {
                    Arrays.fill(row, (byte) random.nextInt());
                }
                row[0] = (byte) (filter == ANY_FILTER ? random.nextInt(5) : filter);
                rows.writeBytes(row);
            }
        }
        return rows.toByteArray();
    }
}
