package dev.sluice.bundle.image;

import java.util.Arrays;

/**
 * Decodes every kind of PNG (PNG specification, third edition): all colour types and depths,
 * interlaced or not. Hot path for small images: keeps its buffers, so not thread-safe; benchmark:
 * {@code ImageDecoderBenchmark}. What follows the last pixel is not read. Of an animation it takes
 * the still image.
 */
final class PngDecoder implements AutoCloseable {

    /** Rows are inflated in blocks of this size, so that a large image needs no second buffer. */
    private static final int BLOCK_BYTES = 1 << 16;

    /** What deflate can unpack one byte to, at most. */
    private static final long MAX_INFLATION = 1_032;

    private static final byte[] NO_PALETTE = {};

    /** A sub-image: pixels (x + i dx, y + j dy). */
    private record Pass(int x, int y, int dx, int dy) {
        int width(PngHeader header) {
            return (int) ((header.width() - x + dx - 1) / dx);
        }

        int height(PngHeader header) {
            return (int) ((header.height() - y + dy - 1) / dy);
        }
    }

    private static final Pass[] WHOLE = {new Pass(0, 0, 1, 1)};
    private static final Pass[] ADAM7 = {
        new Pass(0, 0, 8, 8),
        new Pass(4, 0, 8, 8),
        new Pass(0, 4, 4, 8),
        new Pass(2, 0, 4, 4),
        new Pass(0, 2, 2, 4),
        new Pass(1, 0, 2, 2),
        new Pass(0, 1, 1, 2)
    };

    private final SizeRule sizes;
    private final PngChunks chunks = new PngChunks();
    private final PngData data = new PngData(chunks);

    /** A row above, then a block of rows. Grows to the widest image seen, which sides bound. */
    private byte[] rows = new byte[0];

    PngDecoder(SizeRule sizes) {
        this.sizes = sizes;
    }

    void decode(byte[] image, Pixels pixels) throws UndecodableImageException {
        chunks.open(image);
        PngHeader header = header();
        PngSamples samples = new PngSamples(header, toImageData(header));
        Pass[] passes = header.interlaced() ? ADAM7 : WHOLE;
        requireEnough(image, header, passes);
        pixels.reshape((int) header.width(), (int) header.height(), header.colourType().channels());
        data.begin();
        for (Pass pass : passes) {
            decode(pass, header, samples, pixels);
        }
    }

    private PngHeader header() throws UndecodableImageException {
        chunks.next();
        if (chunks.type() != PngChunks.IHDR || chunks.length() != PngHeader.BYTES) {
            throw UndecodableImageException.unreadable(
                    "PNG that begins with chunk "
                            + chunks.name()
                            + " of "
                            + chunks.length()
                            + " bytes; expected IHDR of "
                            + PngHeader.BYTES);
        }
        PngHeader header = PngHeader.read(chunks.image(), chunks.dataAt());
        sizes.check("PNG", header.width(), header.height());
        return header;
    }

    /** Goes to the first IDAT; gives the palette on the way there. */
    private byte[] toImageData(PngHeader header) throws UndecodableImageException {
        byte[] palette = NO_PALETTE;
        chunks.next();
        while (chunks.type() != PngChunks.IDAT) {
            if (chunks.type() == PngChunks.PLTE) {
                palette = palette();
            } else if (chunks.isCritical()) {
                throw UndecodableImageException.unreadable(
                        "PNG with chunk " + chunks.name() + " where its image data should be");
            }
            chunks.next();
        }
        if (header.colourType() == PngHeader.ColourType.PALETTE && palette.length == 0) {
            throw UndecodableImageException.unreadable("PNG with a palette image but no palette");
        }
        return palette;
    }

    private byte[] palette() throws UndecodableImageException {
        int length = chunks.length();
        if (length == 0 || length > 3 * 256 || length % 3 != 0) {
            throw UndecodableImageException.unreadable(
                    "PNG with a palette of " + length + " bytes; expected 3 for each colour");
        }
        return Arrays.copyOfRange(chunks.image(), chunks.dataAt(), chunks.dataAt() + length);
    }

    /** A few bytes cannot make us take memory for millions of pixels. */
    private static void requireEnough(byte[] image, PngHeader header, Pass[] passes)
            throws UndecodableImageException {
        long needed = 0;
        for (Pass pass : passes) {
            needed += pass.height(header) * (1L + header.rowBytes(pass.width(header)));
        }
        if (needed > MAX_INFLATION * image.length) {
            throw UndecodableImageException.unreadable(
                    "PNG of "
                            + header.width()
                            + " x "
                            + header.height()
                            + " pixels in "
                            + image.length
                            + " bytes, which cannot hold them");
        }
    }

    private void decode(Pass pass, PngHeader header, PngSamples samples, Pixels pixels)
            throws UndecodableImageException {
        int width = pass.width(header);
        int height = pass.height(header);
        if (width == 0 || height == 0) {
            return;
        }
        int stride = 1 + header.rowBytes(width);
        int blockRows = Math.min(height, Math.max(1, BLOCK_BYTES / stride));
        if (rows.length < (blockRows + 1) * stride) {
            rows = new byte[(blockRows + 1) * stride];
        }
        Arrays.fill(rows, 0, stride, (byte) 0);
        for (int y = 0; y < height; y += blockRows) {
            int count = Math.min(blockRows, height - y);
            data.read(rows, stride, count * stride);
            for (int i = 0; i < count; i++) {
                int row = (i + 1) * stride;
                PngFilter.undo(rows, row, stride, header.filterDistance());
                place(row + 1, width, pass, y + i, samples, pixels);
            }
            System.arraycopy(rows, count * stride, rows, 0, stride);
        }
    }

    private void place(
            int from, int count, Pass pass, int passRow, PngSamples samples, Pixels pixels)
            throws UndecodableImageException {
        int y = pass.y() + passRow * pass.dy();
        int first = (y * pixels.width() + pass.x()) * pixels.channels();
        int step = pass.dx() * pixels.channels();
        samples.unpack(rows, from, count, pixels.bytes(), first, step);
    }

    @Override
    public void close() {
        data.close();
    }
}
