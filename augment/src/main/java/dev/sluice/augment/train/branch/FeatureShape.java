package dev.sluice.augment.train.branch;

/**
 * Shape of one image's feature at a cut: C channels, H rows, W columns, float32.
 *
 * @param channels C
 * @param height H
 * @param width W
 */
public record FeatureShape(int channels, int height, int width) {

    public FeatureShape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "feature shape must be positive, found "
                            + channels
                            + "x"
                            + height
                            + "x"
                            + width);
        }
    }

    /** Numbers in one image's feature, C*H*W. */
    public int elements() {
        return Math.multiplyExact(Math.multiplyExact(channels, height), width);
    }

    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
