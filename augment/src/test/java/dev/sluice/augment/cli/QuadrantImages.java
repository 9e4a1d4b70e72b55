package dev.sluice.augment.cli;

import dev.sluice.augment.data.IdxFiles;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

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

    /** Arguments that train a small network on them in a second or two. */
    static String[] pretrain(Path folder, Path network, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "pretrain",
                                "--data=" + folder,
                                "--out=" + network,
                                "--blocks=1",
                                "--widths=8,16",
                                "--epochs=3",
                                "--flip=0",
                                "--crop-padding=0",
                                "--batch-size=32"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    /** Writes all images without their labels, as files INDEX.png. */
    static void writePngs(ImageSet images, Path folder) throws IOException {
        for (int i = 0; i < images.count(); i++) {
            writePng(images, i, folder);
        }
    }

    /** Writes a grey image as a file INDEX.png, and the folder if there is none. */
    static void writePng(ImageSet images, int index, Path folder) throws IOException {
        ImageShape shape = images.shape();
        byte[] pixels = new byte[shape.pixels()];
        images.copyImage(index, pixels, 0);
        BufferedImage picture =
                new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_BYTE_GRAY);
        picture.getRaster().setDataElements(0, 0, shape.width(), shape.height(), pixels);
        Files.createDirectories(folder);
        ImageIO.write(picture, "png", folder.resolve(index + ".png").toFile());
    }
}
