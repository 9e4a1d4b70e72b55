package dev.sluice.augment.train.branch;

/**
 * One block of a branch's trunk, ReLU at its end.
 *
 * @param kind what comes before the ReLU
 * @param width channels out
 * @param stride by which H and W shrink
 * @param shortcut what is added before the ReLU
 */
public record TrunkBlock(Kind kind, int width, int stride, Shortcut shortcut) {

    /** Layers of a block. No convolution has a bias. */
    public enum Kind {
        /** A 3x3 convolution, batch normalisation. */
        CONVOLUTION,
        /**
         * A 3x3 convolution of each channel by itself, which has the stride, batch normalisation,
         * ReLU, a 1x1 convolution, batch normalisation (Howard et al., arXiv 1704.04861).
         */
        SEPARABLE,
        /** Batch normalisation alone. */
        NORMALISATION
    }

    /** Way around the layers. */
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
        if (stride != 1 && (shortcut == Shortcut.IDENTITY || kind == Kind.NORMALISATION)) {
            throw new IllegalArgumentException(
                    "a block with a shortcut or without a convolution needs stride 1, found "
                            + stride);
        }
    }

    /** A 3x3 convolution to a width, without a shortcut. */
    public static TrunkBlock convolution(int width, int stride) {
        return new TrunkBlock(Kind.CONVOLUTION, width, stride, Shortcut.NONE);
    }

    /** A 3x3 convolution to as many channels, with a shortcut around it. */
    public static TrunkBlock residual(int width) {
        return new TrunkBlock(Kind.CONVOLUTION, width, 1, Shortcut.IDENTITY);
    }

    /** Whether channels out must be as many as channels in. */
    boolean keepsWidth() {
        return shortcut == Shortcut.IDENTITY || kind == Kind.NORMALISATION;
    }

    /** MACs of the convolutions for one image. */
    long macs(FeatureShape in, FeatureShape out) {
        long places = (long) out.height() * out.width();
        return switch (kind) {
            case CONVOLUTION -> places * 9 * in.channels() * width;
            case SEPARABLE -> places * (9 + width) * in.channels();
            case NORMALISATION -> 0;
        };
    }

    /** Shape of what comes out; a 3x3 convolution sees one pixel of border. */
    FeatureShape out(FeatureShape in) {
        return new FeatureShape(
                width, (in.height() - 1) / stride + 1, (in.width() - 1) / stride + 1);
    }

    @Override
    public String toString() {
        if (kind == Kind.NORMALISATION) {
            return "normalisation";
        }
        return (shortcut == Shortcut.IDENTITY ? "+" : "")
                + (kind == Kind.SEPARABLE ? "d" : "")
                + width
                + (stride == 1 ? "" : "/" + stride);
    }
}
