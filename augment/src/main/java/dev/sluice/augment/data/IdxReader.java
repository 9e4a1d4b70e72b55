package dev.sluice.augment.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Reads images and labels in the IDX format (LeCun, "The MNIST database", file formats), packed
 * with gzip or not.
 *
 * <p>An IDX file is a magic number (0, 0, element type, number of dimensions), one int32 a
 * dimension, then the elements, all big-endian. Images are uint8 [N][H][W]: they become one
 * channel. Labels are uint8 [N].
 */
public final class IdxReader {

    static final int IMAGES_MAGIC = 0x0000_0803;
    static final int LABELS_MAGIC = 0x0000_0801;

    private static final int IMAGES_HEADER = 4 * Integer.BYTES;
    private static final int LABELS_HEADER = 2 * Integer.BYTES;

    private IdxReader() {}

    /**
     * Images and labels, with classes named by {@link ClassNames#numbered} as far as the largest
     * label needs.
     */
    public static ImageSet read(Path images, Path labels) throws IOException {
        int[] read = readLabels(DataFile.read(labels), Integer.MAX_VALUE);
        int largest = Arrays.stream(read).max().orElse(0);
        return join(DataFile.read(images), labels, read, ClassNames.numbered(largest + 1));
    }

    /**
     * Images and labels with the names of their classes.
     *
     * @throws MalformedDataException if a file is not IDX, is cut short or too long, if there are
     *     not as many labels as images, or if a label has no name; the message names file, offset,
     *     expected and found
     */
    public static ImageSet read(Path images, Path labels, List<String> classNames)
            throws IOException {
        int[] read = readLabels(DataFile.read(labels), classNames.size());
        return join(DataFile.read(images), labels, read, classNames);
    }

    private static ImageSet join(
            DataFile images, Path labelsPath, int[] labels, List<String> classNames)
            throws MalformedDataException {
        expectMagic(images, IMAGES_MAGIC, "images, uint8 in 3 dimensions");
        int count = images.intAt(4, "number of images");
        if (count != labels.length) {
            throw images.malformed(
                    4,
                    "%d images, as %s has labels".formatted(labels.length, labelsPath),
                    "" + count);
        }
        int height = positive(images, 8, "number of rows");
        int width = positive(images, 12, "number of columns");
        expectSize(images, IMAGES_HEADER, (long) count * height * width);
        byte[] pixels = Arrays.copyOfRange(images.content().array(), IMAGES_HEADER, images.size());
        return ImageSet.of(new ImageShape(1, height, width), pixels, labels, classNames);
    }

    private static int[] readLabels(DataFile file, int classes) throws MalformedDataException {
        expectMagic(file, LABELS_MAGIC, "labels, uint8 in 1 dimension");
        int count = file.intAt(4, "number of labels");
        expectSize(file, LABELS_HEADER, count);
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = Byte.toUnsignedInt(file.content().get(LABELS_HEADER + i));
            if (labels[i] >= classes) {
                throw file.malformed(
                        LABELS_HEADER + (long) i,
                        "a label in [0, %d)".formatted(classes),
                        "" + labels[i]);
            }
        }
        return labels;
    }

    private static void expectMagic(DataFile file, int magic, String meaning)
            throws MalformedDataException {
        int found = file.intAt(0, "magic number");
        if (found != magic) {
            throw file.malformed(
                    0,
                    "magic number 0x%08x (%s)".formatted(magic, meaning),
                    "0x%08x".formatted(found));
        }
    }

    private static int positive(DataFile file, int offset, String what)
            throws MalformedDataException {
        int value = file.intAt(offset, what);
        if (value < 1) {
            throw file.malformed(offset, "a positive " + what, "" + value);
        }
        return value;
    }

    private static void expectSize(DataFile file, int header, long elements)
            throws MalformedDataException {
        if (elements < 0 || file.size() != header + elements) {
            throw file.malformed(
                    Math.max(header, Math.min(file.size(), header + elements)),
                    "%d bytes in all (a header of %d, then %d)"
                            .formatted(header + elements, header, elements),
                    "%d bytes".formatted(file.size()));
        }
    }
}
