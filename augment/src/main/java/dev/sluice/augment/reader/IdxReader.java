package dev.sluice.augment.reader;

import dev.sluice.augment.data.ClassNames;
import dev.sluice.augment.data.ImageCollector;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.data.ReadListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads images and labels in the IDX format (LeCun, "The MNIST database", file formats), packed
 * with gzip or not.
 *
 * <p>An IDX file is a magic number (0, 0, element type, number of dimensions), one int32 a
 * dimension, then the elements, all big-endian. Images are uint8 [N][H][W]: they become one
 * channel. Labels are uint8 [N]. Classes are named by numbers, as far as the largest label needs.
 */
final class IdxReader {

    static final int IMAGES_MAGIC = 0x0000_0803;
    static final int LABELS_MAGIC = 0x0000_0801;

    private static final long MOST_PIXELS = 1 << 26;

    private IdxReader() {}

    /** For a person. */
    static String lookedFor(Part part) {
        return "%s-images-idx3-ubyte[.gz] with %s-labels-idx1-ubyte[.gz] (IDX)"
                .formatted(prefix(part), prefix(part));
    }

    /** Reads the part in a folder, if it is there under MNIST's names. */
    static Optional<ImageReading> find(Path folder, Part part) {
        Optional<Path> images = packedOrNot(folder, prefix(part) + "-images-idx3-ubyte");
        Optional<Path> labels = packedOrNot(folder, prefix(part) + "-labels-idx1-ubyte");
        return images.isPresent() && labels.isPresent()
                ? Optional.of(listener -> read(images.get(), labels.get(), listener))
                : Optional.empty();
    }

    private static String prefix(Part part) {
        return part == Part.TRAIN ? "train" : "t10k";
    }

    private static Optional<Path> packedOrNot(Path folder, String name) {
        return Stream.of(name, name + ".gz")
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /**
     * Images and labels.
     *
     * @throws dev.sluice.augment.data.MalformedDataException if a file is not IDX, is cut short or
     *     too long, or if there are not as many labels as images; the message names file, offset,
     *     expected and found
     */
    static ImageSet read(Path images, Path labels, ReadListener listener) throws IOException {
        int[] read = readLabels(labels);
        int largest = Arrays.stream(read).max().orElse(0);
        try (DataStream file = DataStream.open(images)) {
            return readImages(file, labels, read, listener)
                    .finish(read, ClassNames.numbered(largest + 1));
        }
    }

    private static ImageCollector readImages(
            DataStream file, Path labelsPath, int[] labels, ReadListener listener)
            throws IOException {
        expectMagic(file, IMAGES_MAGIC, "images, uint8 in 3 dimensions");
        int count = file.readInt("number of images (4 bytes)");
        if (count != labels.length) {
            throw file.malformed(
                    4,
                    "%d images, as %s has labels".formatted(labels.length, labelsPath),
                    "" + count);
        }
        int height = positive(file, "number of rows");
        int width = positive(file, "number of columns");
        if ((long) height * width > MOST_PIXELS) {
            throw file.malformed(
                    8, "at most %d pixels an image".formatted(MOST_PIXELS), height + " x " + width);
        }
        ImageCollector collector = new ImageCollector(new ImageShape(1, height, width));
        for (int i = 0; i < count; i++) {
            byte[] image = new byte[height * width];
            collector.add(file.fill(image, "image %d of %d".formatted(i, count)));
            listener.onProgress(i + 1, count);
        }
        file.expectEnd(count + " images");
        return collector;
    }

    private static int[] readLabels(Path path) throws IOException {
        try (DataStream file = DataStream.open(path)) {
            expectMagic(file, LABELS_MAGIC, "labels, uint8 in 1 dimension");
            int count = file.readInt("number of labels (4 bytes)");
            if (count < 1) {
                throw file.malformed(4, "a positive number of labels", "" + count);
            }
            IntStream.Builder labels = IntStream.builder();
            byte[] label = new byte[1];
            for (int i = 0; i < count; i++) {
                file.fill(label, "label %d of %d".formatted(i, count));
                labels.add(Byte.toUnsignedInt(label[0]));
            }
            file.expectEnd(count + " labels");
            return labels.build().toArray();
        }
    }

    private static void expectMagic(DataStream file, int magic, String meaning) throws IOException {
        int found = file.readInt("magic number (4 bytes)");
        if (found != magic) {
            throw file.malformed(
                    0,
                    "magic number 0x%08x (%s)".formatted(magic, meaning),
                    "0x%08x".formatted(found));
        }
    }

    private static int positive(DataStream file, String what) throws IOException {
        long offset = file.offset();
        int value = file.readInt(what + " (4 bytes)");
        if (value < 1) {
            throw file.malformed(offset, "a positive " + what, "" + value);
        }
        return value;
    }
}
