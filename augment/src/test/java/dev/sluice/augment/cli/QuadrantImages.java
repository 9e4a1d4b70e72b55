package dev.sluice.augment.cli;

import dev.sluice.augment.data.IdxFiles;
import java.nio.file.Path;
import java.util.Random;

/** Grey images of four classes: one quadrant is a little brighter than the noise, if at all. */
final class QuadrantImages {

    static final int SIDE = 8;
    static final int CLASSES = 4;

    private QuadrantImages() {}

    /**
     * Writes IDX files.
     *
     * @param part as the files' names begin
     */
    static void write(Path folder, String part, int count, long seed) {
        Random random = new Random(seed);
        byte[] pixels = new byte[count * SIDE * SIDE];
        int[] labels = random.ints(count, 0, CLASSES).toArray();
        for (int i = 0; i < count; i++) {
            double contrast = 150 * random.nextDouble();
            for (int p = 0; p < SIDE * SIDE; p++) {
                int quadrant = 2 * (p / (SIDE * SIDE / 2)) + p % SIDE / (SIDE / 2);
                double light = quadrant == labels[i] ? contrast : 0;
                pixels[i * SIDE * SIDE + p] = (byte) (light + random.nextInt(100));
            }
        }
        IdxFiles.write(
                folder, part + "-images-idx3-ubyte", IdxFiles.images(count, SIDE, SIDE, pixels));
        IdxFiles.write(folder, part + "-labels-idx1-ubyte", IdxFiles.labels(labels));
    }
}
