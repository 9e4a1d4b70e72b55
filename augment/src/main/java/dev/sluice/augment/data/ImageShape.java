package dev.sluice.augment.data;

/**
 * Shape of one image: C channels, H rows, W columns.
 *
 * @param channels C, 1 for grey, 3 for RGB
 * @param height H in pixels
 * @param width W in pixels
 */
public record ImageShape(int channels, int height, int width) {

    public ImageShape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "image shape must be positive, found " + channels + "x" + height + "x" + width);
        }
        Math.multiplyExact(Math.multiplyExact(channels, height), width);
    }

    /** Bytes of one image, C*H*W. */
    public int pixels() {
        return channels * height * width;
    }

    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
