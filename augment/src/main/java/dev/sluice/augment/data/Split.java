package dev.sluice.augment.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/**
 * Images to train on and images held out for calibration, which nothing is ever trained on.
 *
 * <p>Who is held out follows from the data's digest, the seed and the count alone, so that training
 * the backbone and attaching branches, days apart, hold out the same images. A larger count holds
 * out the smaller one's images and more.
 *
 * @param train everything that is not held out, in the order of the data
 * @param calibration the images held out, in the order of the data
 */
public record Split(ImageSet train, ImageSet calibration) {

    /** How many to hold out of many images. */
    public static final int USUAL = 6000;

    /**
     * Holds out {@code count} images drawn without replacement.
     *
     * <p>The draw is a Fisher-Yates shuffle by {@link Random}, whose sequence its Javadoc fixes for
     * every Java version, seeded with {@code seed} xor the first 8 bytes of the data's SHA-256.
     *
     * @param count how many to hold out, in [0, images)
     */
    public static Split holdOut(ImageSet images, int count, long seed) {
        if (count < 0 || count >= images.count()) {
            throw new IllegalArgumentException(
                    "cannot hold out %d of %d images to calibrate on: at least one must be left to train on; --calibration-images says how many"
                            .formatted(count, images.count()));
        }
        int[] order = shuffled(images.count(), new Random(seed ^ digestSeed(images)));
        int[] heldOut = Arrays.copyOf(order, count);
        int[] rest = Arrays.copyOfRange(order, count, order.length);
        Arrays.sort(heldOut);
        Arrays.sort(rest);
        return new Split(images.subset(rest), images.subset(heldOut));
    }

    private static long digestSeed(ImageSet images) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(images.sha256())).getLong();
    }

    private static int[] shuffled(int count, Random random) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }
}
