package dev.sluice.bundle.image;

/**
 * The IHDR chunk of a PNG (PNG specification, section 11.2.1).
 *
 * @param width in pixels, unsigned as declared
 * @param height in pixels, unsigned as declared
 * @param depth bits a sample: 1, 2, 4, 8 or 16, as the colour type allows
 */
record PngHeader(long width, long height, int depth, ColourType colourType, boolean interlaced) {

    static final int BYTES = 13;

    /** What a pixel is made of. */
    enum ColourType {
        GREY(0, 1, 1, 1 | 2 | 4 | 8 | 16),
        RGB(2, 3, 3, 8 | 16),
        PALETTE(3, 1, 3, 1 | 2 | 4 | 8),
        GREY_ALPHA(4, 2, 1, 8 | 16),
        RGB_ALPHA(6, 4, 3, 8 | 16);

        private final int code;
        private final int samples;
        private final int channels;

        /** Bit set of depths: each depth is a power of two and stands for itself. */
        private final int depths;

        ColourType(int code, int samples, int channels, int depths) {
            this.code = code;
            this.samples = samples;
            this.channels = channels;
            this.depths = depths;
        }

        /** Samples of a pixel in the file, alpha included. */
        int samples() {
            return samples;
        }

        /** Channels that are left of it: 1 or 3, without alpha. */
        int channels() {
            return channels;
        }
    }

    /** Reads the 13 bytes from {@code at} on. */
    static PngHeader read(byte[] bytes, int at) throws UndecodableImageException {
        int depth = bytes[at + 8] & 0xff;
        int colour = bytes[at + 9] & 0xff;
        int compression = bytes[at + 10];
        int filter = bytes[at + 11];
        int interlace = bytes[at + 12];
        ColourType type = null;
        for (ColourType candidate : ColourType.values()) {
            if (candidate.code == colour) {
                type = candidate;
            }
        }
        if (type == null || Integer.bitCount(depth) != 1 || (type.depths & depth) == 0) {
            throw UndecodableImageException.unreadable(
                    "PNG of colour type " + colour + " with " + depth + " bits; there is no such");
        }
        if (compression != 0 || filter != 0 || interlace < 0 || interlace > 1) {
            throw UndecodableImageException.unreadable(
                    "PNG with compression "
                            + compression
                            + ", filter "
                            + filter
                            + ", interlace "
                            + interlace
                            + "; expected 0, 0, and 0 or 1");
        }
        return new PngHeader(
                Integer.toUnsignedLong(PngChunks.int32(bytes, at)),
                Integer.toUnsignedLong(PngChunks.int32(bytes, at + 4)),
                depth,
                type,
                interlace == 1);
    }

    int bitsPerPixel() {
        return colourType.samples * depth;
    }

    /** How far back a filter looks: to the same byte of the pixel before. */
    int filterDistance() {
        return Math.max(1, bitsPerPixel() / 8);
    }

    /** Bytes of a row of {@code pixels}, without its filter byte. */
    int rowBytes(int pixels) {
        return (int) (((long) pixels * bitsPerPixel() + 7) / 8);
    }
}
