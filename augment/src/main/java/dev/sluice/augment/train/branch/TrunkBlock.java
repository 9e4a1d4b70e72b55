package dev.sluice.augment.train.branch;

/**
 * One block of a branch's trunk: a 3x3 convolution without bias, batch normalisation, ReLU.
 *
 * @param width channels out
 * @param stride of the convolution
 * @param shortcut what is added before the ReLU
 */
public record TrunkBlock(int width, int stride, Shortcut shortcut) {

    /** Way around the convolution. */
    public enum Shortcut {
        NONE,
        /** The block's input; it must have the output's shape. */
        IDENTITY
    }

    public TrunkBlock {
        if (width < 1 || stride < 1) {
            throw new IllegalArgumentException(
                    "width and stride of a block must be positive, found %d and %d"
                            .formatted(width, stride));
        }
        if (shortcut == Shortcut.IDENTITY && stride != 1) {
            throw new IllegalArgumentException(
                    "a block with a shortcut needs stride 1, found " + stride);
        }
    }

    @Override
    public String toString() {
        return (shortcut == Shortcut.IDENTITY ? "+" : "")
                + width
                + (stride == 1 ? "" : "/" + stride);
    }
}
