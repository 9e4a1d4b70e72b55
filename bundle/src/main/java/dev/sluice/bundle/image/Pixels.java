package dev.sluice.bundle.image;

/**
 * A decoded image of any size: uint8 [height, width, channels], interleaved, 1 channel (grey) or 3
 * (red, green, blue). A buffer to be filled again and again: reshaping leaves the old contents in
 * it. It stays as large as its last large image needed. Not thread-safe.
 */
final class Pixels {

    /** A buffer above this size is given up as soon as a smaller one will do. */
    private static final int KEPT_BYTES = 1 << 20;

    /** Written by {@link #reshape} alone. */
    private byte[] bytes = new byte[0];

    private int width;
    private int height;
    private int channels;

    /** Makes room; the product must fit an array, which {@link SizeRule} sees to. */
    void reshape(int newWidth, int newHeight, int newChannels) {
        width = newWidth;
        height = newHeight;
        channels = newChannels;
        int needed = Math.multiplyExact(Math.multiplyExact(width, height), channels);
        boolean wasteful = bytes.length > KEPT_BYTES && needed <= KEPT_BYTES;
        if (bytes.length < needed || wasteful) {
            bytes = new byte[needed];
        }
    }

    /** The first width x height x channels bytes are the image; to be read and written in place. */
    byte[] bytes() {
        return bytes;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int channels() {
        return channels;
    }
}
