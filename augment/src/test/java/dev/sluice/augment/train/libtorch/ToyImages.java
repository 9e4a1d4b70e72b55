package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Small images that anyone can tell apart: in class k, the k-th quadrant is bright, under noise.
 */
public final class ToyImages {

    public static final ImageShape SHAPE = new ImageShape(1, 8, 8);
    static final List<String> CLASSES = List.of("top left", "top right", "bottom left");

    /** To see what was learnt. */
    static final ImageSet UNSEEN = of(200, 99);

    private ToyImages() {}

    public static ImageSet of(int count, long seed) {
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

    /** The same images as {@link #of}, none with a label. */
    static ImageSet unlabelled(int count, long seed) {
        ImageSet labelled = of(count, seed);
        byte[] pixels = new byte[count * SHAPE.pixels()];
        for (int i = 0; i < count; i++) {
            labelled.copyImage(i, pixels, i * SHAPE.pixels());
        }
        int[] labels = new int[count];
        Arrays.fill(labels, ImageSet.NO_LABEL);
        return ImageSet.of(SHAPE, pixels, labels, CLASSES);
    }

    /** {@link #UNSEEN} as uint8 [N,C,H,W]. */
    static ByteBuffer pixels() {
        ByteBuffer pixels = ByteBuffer.allocateDirect(UNSEEN.count() * SHAPE.pixels());
        for (int i = 0; i < UNSEEN.count(); i++) {
            UNSEEN.putImage(i, pixels);
        }
        return pixels.flip();
    }

    /** Share of {@link #UNSEEN} of which the label has the largest of logits [N][3]. */
    static double accuracy(float[] logits) {
        int right = 0;
        for (int i = 0; i < UNSEEN.count(); i++) {
            int best = 0;
            for (int k = 1; k < 3; k++) {
                best = logits[3 * i + k] > logits[3 * i + best] ? k : best;
            }
            right += best == UNSEEN.label(i) ? 1 : 0;
        }
        return (double) right / UNSEEN.count();
    }
}
