package dev.sluice.augment.train.backbone;

import dev.sluice.augment.data.ImageShape;
import java.util.List;

/**
 * A plain network of 3x3 convolutions (Simonyan and Zisserman, arXiv 1409.1556) with batch
 * normalisation behind each: groups of convolutions with ReLU, a 2x2 maximum pool between groups.
 * Unlike the paper's it ends in global average pool and one linear layer, for its wide linear
 * layers hold most of the weights and small images do not need them.
 *
 * <p>Convolutions 1, 1, 2, 2, 2 of widths 64, 128, 256, 512, 512 are VGG-11, 2, 2, 4, 4, 4 of these
 * widths VGG-19.
 *
 * @param input shape of an image
 * @param classes K
 * @param convolutions number of convolutions in each group
 * @param widths channels of each group, as many as {@code convolutions}
 */
public record VggSpec(
        ImageShape input, int classes, List<Integer> convolutions, List<Integer> widths)
        implements BackboneSpec {

    public VggSpec {
        convolutions = List.copyOf(convolutions);
        widths = List.copyOf(widths);
        if (classes < 2
                || convolutions.isEmpty()
                || convolutions.stream().anyMatch(n -> n < 1)
                || widths.stream().anyMatch(w -> w < 1)) {
            throw new IllegalArgumentException(
                    "need at least 2 classes, and at least 1 convolution and 1 channel in each group,"
                            + " found %d, %s, %s".formatted(classes, convolutions, widths));
        }
        if (convolutions.size() != widths.size()) {
            throw new IllegalArgumentException(
                    "need a width for each group of convolutions, found %d groups %s and %d widths %s"
                            .formatted(convolutions.size(), convolutions, widths.size(), widths));
        }
        Halving.require(input, widths.size() - 1);
    }
}
