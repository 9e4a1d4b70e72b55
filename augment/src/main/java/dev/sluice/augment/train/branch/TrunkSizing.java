package dev.sluice.augment.train.branch;

import java.util.ArrayList;
import java.util.List;

/**
 * Sizes a branch's trunk to a budget of MACs: convolutions that halve H and W and double the
 * channels until the feature is small, each followed by residual ones. MACs go further there than
 * on the feature's own H and W and channels, where PTEENet's branches spend them.
 */
public final class TrunkSizing {

    /** H and W that are not halved any more. */
    private static final int SMALL = 4;

    /** Widths are multiples of this many channels, which vector units like. */
    private static final int STEP = 8;

    private static final int MOST_RESIDUAL = 2;

    private TrunkSizing() {}

    /**
     * The widest of the deepest trunks that keep within a budget.
     *
     * @param feature that the branch is attached to
     * @param budget MACs for one image, the heads' not counted
     * @throws IllegalArgumentException if no trunk is as small as that
     */
    public static List<TrunkBlock> within(FeatureShape feature, long budget) {
        for (int residual = MOST_RESIDUAL; residual >= 0; residual--) {
            int width = STEP;
            while (macs(feature, trunk(feature, width + STEP, residual)) <= budget) {
                width += STEP;
            }
            List<TrunkBlock> trunk = trunk(feature, width, residual);
            boolean wideEnough = width >= Math.min(feature.channels(), 2 * STEP);
            if (macs(feature, trunk) <= budget && (wideEnough || residual == 0)) {
                return trunk;
            }
        }
        throw new IllegalArgumentException(
                ("no trunk on a %s feature needs %d MACs or fewer: the network is too small for a"
                                + " share of it; say what the branch is, such as pool or 16/2")
                        .formatted(feature, budget));
    }

    /** MACs of a trunk's convolutions for one image. */
    static long macs(FeatureShape feature, List<TrunkBlock> trunk) {
        long macs = 0;
        FeatureShape in = feature;
        for (TrunkBlock block : trunk) {
            FeatureShape out = block.out(in);
            macs += block.macs(in, out);
            in = out;
        }
        return macs;
    }

    private static List<TrunkBlock> trunk(FeatureShape feature, int firstWidth, int residual) {
        List<TrunkBlock> trunk = new ArrayList<>();
        int edge = Math.min(feature.height(), feature.width());
        int width = firstWidth;
        do {
            int stride = edge > SMALL ? 2 : 1;
            trunk.add(TrunkBlock.convolution(width, stride));
            for (int i = 0; i < residual; i++) {
                trunk.add(TrunkBlock.residual(width));
            }
            edge = (edge - 1) / stride + 1;
            width *= 2;
        } while (edge > SMALL);
        return trunk;
    }
}
