package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import java.util.List;
import java.util.Random;

/**
 * Small images that anyone can tell apart: in class k, the k-th quadrant is bright, under noise.
 */
final class ToyImages {

    static final ImageShape SHAPE = new ImageShape(1, 8, 8);
    static final List<String> CLASSES = List.of("top left", "top right", "bottom left");

    private ToyImages() {}

    static ImageSet of(int count, long seed) {
        Random random = new Random(seed);
        byte[] pixels = new byte[count * SHAPE.pixels()];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(CLASSES.size());
            for (int p = 0; p < SHAPE.pixels(); p++) {
                int quadrant = 2 * (p / 32) + (p % 8) / 4;
                int light = quadrant == labels[i] ? 90 : 0;
                pixels[i * SHAPE.pixels() + p] = (byte) (light + random.nextInt(160));
            }
        }
        return ImageSet.of(SHAPE, pixels, labels, CLASSES);
    }
}
