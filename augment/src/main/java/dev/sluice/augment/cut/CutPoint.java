package dev.sluice.augment.cut;

import dev.sluice.augment.train.branch.FeatureShape;

/**
 * A place where an exit may go.
 *
 * @param tensor float32 [N,C,H,W] that carries all that is still needed
 * @param shape [C,H,W]
 * @param macsBefore of the backbone up to here, for one image
 * @param end of what
 */
public record CutPoint(String tensor, FeatureShape shape, long macsBefore, End end) {

    /** What is complete at a cut. */
    public enum End {
        /** A residual block, a dense layer or a pool: where PTEENet puts exits. */
        UNIT,

        /** A layer in between. */
        LAYER
    }

    /** What an image that goes on would ship, as float32. */
    public long bytes() {
        return (long) shape.channels() * shape.height() * shape.width() * Float.BYTES;
    }
}
