package dev.sluice.bundle.image;

import java.io.Serializable;

/**
 * How much one image may ask for. Raw images are bound by the bundle's input alone.
 *
 * @param maxImageBytes of the encoded image
 * @param maxPixels that an image may declare; decoding takes up to 6 bytes of memory a pixel (12
 *     for a progressive JPEG), a thread
 */
public record DecodeLimits(int maxImageBytes, long maxPixels) implements Serializable {

    /** Longest side in pixels, whatever the product; it is JPEG's own. */
    static final int MAX_SIDE = 65_535;

    /** So that no buffer of 3 bytes a pixel outgrows an array. */
    public static final long MOST_PIXELS = 1L << 29;

    public DecodeLimits {
        if (maxImageBytes < 1) {
            throw new IllegalArgumentException(
                    "at most " + maxImageBytes + " bytes an image; expected 1 or more");
        }
        if (maxPixels < 1 || maxPixels > MOST_PIXELS) {
            throw new IllegalArgumentException(
                    "at most " + maxPixels + " pixels an image; expected 1 to " + MOST_PIXELS);
        }
    }
}
