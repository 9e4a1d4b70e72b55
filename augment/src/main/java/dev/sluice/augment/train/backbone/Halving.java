package dev.sluice.augment.train.backbone;

import dev.sluice.augment.data.ImageShape;

/** Whether an image is large enough for a network that halves it. */
final class Halving {

    private Halving() {}

    /** Refuses an image of which {@code times} halvings of H and W would leave nothing. */
    static void require(ImageShape input, int times) {
        int smallest = Math.min(input.height(), input.width());
        if (times > Integer.SIZE - 2 || smallest >> times < 1) {
            throw new IllegalArgumentException(
                    "the network halves a %s image %d times, to nothing".formatted(input, times));
        }
    }
}
