package dev.sluice.bundle.image;

/**
 * From the samples of a PNG's rows to pixels of 1 or 3 channels of 8 bits. Fewer bits are spread
 * over 0 to 255; 16 bits are rounded to the nearest of 8. Alpha and transparent colours are
 * dropped, not blended, which is what Pillow's convert("RGB") and OpenCV's imread do with training
 * images.
 */
final class PngSamples {

    private final PngHeader header;

    /** Red, green, blue of each colour; empty where there is no palette. */
    private final byte[] palette;

    PngSamples(PngHeader header, byte[] palette) {
        this.header = header;
        this.palette = palette;
    }

    /**
     * Unpacks one row.
     *
     * @param from the row's first sample in {@code rows}
     * @param to where its first pixel goes
     * @param step bytes from one pixel to the row's next
     */
    void unpack(byte[] rows, int from, int pixels, byte[] target, int to, int step)
            throws UndecodableImageException {
        int channels = header.colourType().channels();
        int samples = header.colourType().samples();
        if (header.colourType() == PngHeader.ColourType.PALETTE) {
            lookUp(rows, from, pixels, target, to, step);
        } else if (header.depth() < 8) {
            spread(rows, from, pixels, target, to, step);
        } else if (header.depth() == 16) {
            round(rows, from, pixels, target, to, step);
        } else if (samples == channels && step == channels) {
            System.arraycopy(rows, from, target, to, pixels * channels);
        } else {
            for (int i = 0, in = from, out = to; i < pixels; i++, in += samples, out += step) {
                for (int channel = 0; channel < channels; channel++) {
                    target[out + channel] = rows[in + channel];
                }
            }
        }
    }

    private void lookUp(byte[] rows, int from, int pixels, byte[] target, int to, int step)
            throws UndecodableImageException {
        for (int i = 0, out = to; i < pixels; i++, out += step) {
            int colour = 3 * packed(rows, from, i);
            if (colour >= palette.length) {
                throw UndecodableImageException.unreadable(
                        "PNG with colour " + colour / 3 + " of a palette of " + palette.length / 3);
            }
            target[out] = palette[colour];
            target[out + 1] = palette[colour + 1];
            target[out + 2] = palette[colour + 2];
        }
    }

    private void spread(byte[] rows, int from, int pixels, byte[] target, int to, int step) {
        int factor = 255 / ((1 << header.depth()) - 1);
        for (int i = 0, out = to; i < pixels; i++, out += step) {
            target[out] = (byte) (packed(rows, from, i) * factor);
        }
    }

    /** Sample i of a row of up to 8 bits each, packed from the high end of each byte. */
    private int packed(byte[] rows, int from, int i) {
        int depth = header.depth();
        int perByte = 8 / depth;
        int shift = 8 - depth * (i % perByte + 1);
        return rows[from + i / perByte] >> shift & (1 << depth) - 1;
    }

    private void round(byte[] rows, int from, int pixels, byte[] target, int to, int step) {
        int channels = header.colourType().channels();
        int pixelBytes = 2 * header.colourType().samples();
        for (int i = 0, in = from, out = to; i < pixels; i++, in += pixelBytes, out += step) {
            for (int channel = 0; channel < channels; channel++) {
                int high = rows[in + 2 * channel] & 0xff;
                int low = rows[in + 2 * channel + 1] & 0xff;
                int value = high << 8 | low;
                target[out + channel] = (byte) (value * 255 + 32_895 >> 16);
            }
        }
    }
}
