package dev.sluice.augment.train.backbone;

import dev.sluice.augment.data.ImageShape;

/**
 * A densely connected network for small images (Huang et al., arXiv 1608.06993, section 3, without
 * bottleneck and compression): a 3x3 convolution to 16 channels; three blocks of layers, each of
 * which sees what all layers before it made and adds {@code growth} channels; between blocks a 1x1
 * convolution that keeps the channels and a 2x2 average pool; at the end global average pool and a
 * linear layer. Batch normalisation and ReLU stand before each convolution but the first. Its depth
 * is {@code 3 layersPerBlock + 4}.
 *
 * @param input shape of an image
 * @param classes K
 * @param layersPerBlock layers in each block: 12 for the paper's depth of 40
 * @param growth channels that a layer adds, k in the paper
 */
public record DenseNetSpec(ImageShape input, int classes, int layersPerBlock, int growth)
        implements BackboneSpec {

    /** Blocks of layers. */
    public static final int BLOCKS = 3;

    /** Channels that the first convolution gives. */
    public static final int FIRST_CHANNELS = 16;

    public DenseNetSpec {
        if (classes < 2 || layersPerBlock < 1 || growth < 1) {
            throw new IllegalArgumentException(
                    "need at least 2 classes, 1 layer a block and a growth of 1,"
                            + " found %d, %d, %d".formatted(classes, layersPerBlock, growth));
        }
        Halving.require(input, BLOCKS - 1);
    }
}
