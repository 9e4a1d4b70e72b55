package dev.sluice.augment.train.backbone;

import dev.sluice.augment.data.ImageShape;
import java.util.List;

/**
 * A residual network for small images (He et al., arXiv 1512.03385, section 4.2): a 3x3 stem,
 * groups of two-convolution blocks of which each group but the first halves H and W, global average
 * pool, linear. Where a block changes the shape, its shortcut is a 1x1 convolution with batch
 * normalisation (the paper's option B), else the identity.
 *
 * <p>Widths 16, 32, 64 with 3 blocks a group are ResNet-20, with 9 blocks ResNet-56.
 *
 * @param input shape of an image
 * @param classes K
 * @param blocksPerGroup blocks in each group
 * @param widths channels of each group
 */
public record ResidualNetworkSpec(
        ImageShape input, int classes, int blocksPerGroup, List<Integer> widths)
        implements BackboneSpec {

    public ResidualNetworkSpec {
        widths = List.copyOf(widths);
        if (classes < 2
                || blocksPerGroup < 1
                || widths.isEmpty()
                || widths.stream().anyMatch(w -> w < 1)) {
            throw new IllegalArgumentException(
                    "need at least 2 classes, 1 block a group and 1 positive width,"
                            + " found %d, %d, %s".formatted(classes, blocksPerGroup, widths));
        }
        Halving.require(input, widths.size() - 1);
    }
}
