package dev.sluice.augment.data;

import dev.sluice.bundle.ImageSpec;

/**
 * Shape of one image: C channels, H rows, W columns.
 *
 * @param channels C, 1 for grey, 3 for RGB
 * @param height H in pixels
 * @param width W in pixels
 */
public record ImageShape(int channels, int height, int width) {

    private static final long MOST_BATCH_BYTES = 256L << 20;

    public ImageShape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "image shape must be positive, found " + channels + "x" + height + "x" + width);
        }
        Math.multiplyExact(Math.multiplyExact(channels, height), width);
    }

    /** Of what a bundle takes. */
    public static ImageShape of(ImageSpec image) {
        return new ImageShape(image.channels(), image.height(), image.width());
    }

    /** Bytes of one image, C*H*W. */
    public int pixels() {
        return channels * height * width;
    }

    /**
     * How many images to hold side by side: the wanted number, but of large images only as many as
     * 256 MB hold, and at least 1.
     *
     * @param wanted at least 1
     * @param bytesPerPixel of a pixel of one channel as it is held, such as 4 of float32
     */
    public int batch(int wanted, int bytesPerPixel) {
        return sideBySide(wanted, (long) pixels() * bytesPerPixel);
    }

    /** As {@link #batch}, of anything that takes so many bytes each. */
    public static int sideBySide(int wanted, long bytes) {
        return (int) Math.max(1, Math.min(wanted, MOST_BATCH_BYTES / bytes));
    }

    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
