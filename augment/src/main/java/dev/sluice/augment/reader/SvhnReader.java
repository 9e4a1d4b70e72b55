package dev.sluice.augment.reader;

import dev.sluice.augment.data.ImageCollector;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.data.MalformedDataException;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.data.ReadListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * Reads the cropped digits of SVHN (Netzer et al. 2011, "Reading Digits in Natural Images with
 * Unsupervised Feature Learning"): a MATLAB file with X, uint8 [32, 32, 3, M] (row, column, colour,
 * image), and y, M labels from 1 to 10, where 10 means the digit 0.
 */
final class SvhnReader {

    private static final int CHANNELS = 3;
    private static final int ZERO = 10;

    /** In words, for numbers would be taken for classes without names. */
    private static final List<String> DIGITS =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

    private static final int MOST_SIDE = 1 << 12;

    private final Path path;
    private final ReadListener listener;

    // Null until they are met in the file; written by readArrays.
    @Nullable private ImageCollector images;
    @Nullable private int[] labels;

    private SvhnReader(Path path, ReadListener listener) {
        this.path = path;
        this.listener = listener;
    }

    /** For a person. */
    static String lookedFor(Part part) {
        return name(part) + " (SVHN)";
    }

    /** Reads a part in a folder, or a .mat file, which is a part by itself. */
    static Optional<ImageReading> find(Path path, Part part) {
        Path file = Files.isDirectory(path) ? path.resolve(name(part)) : path;
        return Files.isRegularFile(file) && file.toString().endsWith(".mat")
                ? Optional.of(listener -> new SvhnReader(file, listener).read())
                : Optional.empty();
    }

    private static String name(Part part) {
        return part == Part.TRAIN ? "train_32x32.mat" : "test_32x32.mat";
    }

    private ImageSet read() throws IOException {
        try (MatFile file = MatFile.open(path)) {
            readArrays(file);
        }
        if (images == null || labels == null) {
            throw new MalformedDataException(
                    "%s: expected an array X of images and an array y of labels, found no %s"
                            .formatted(path, images == null ? "X" : "y"));
        }
        if (images.count() != labels.length) {
            throw new MalformedDataException(
                    "%s: expected as many labels in y as images in X, found %d and %d"
                            .formatted(path, labels.length, images.count()));
        }
        return images.finish(labels, DIGITS);
    }

    private void readArrays(MatFile file) throws IOException {
        while (images == null || labels == null) {
            Optional<MatArray> array = file.next();
            if (array.isEmpty()) {
                return;
            }
            if (array.get().name().equals("X")) {
                images = readImages(array.get());
            } else if (array.get().name().equals("y")) {
                labels = readLabels(array.get());
            }
        }
    }

    private ImageCollector readImages(MatArray x) throws IOException {
        int[] sizes = x.dimensions();
        if (sizes.length < 3
                || sizes.length > 4
                || sizes[2] != CHANNELS
                || Arrays.stream(sizes).anyMatch(size -> size < 1)
                || Math.max(sizes[0], sizes[1]) > MOST_SIDE) {
            throw x.content()
                    .malformed(
                            0,
                            "X of 32 x 32 x 3 x M values",
                            "dimensions " + Arrays.toString(sizes));
        }
        // MATLAB drops a last dimension of 1.
        int count = sizes.length == 3 ? 1 : sizes[3];
        ImageShape shape = new ImageShape(CHANNELS, sizes[0], sizes[1]);
        x.requireBytes((long) count * shape.pixels());
        ImageCollector collector = new ImageCollector(shape);
        byte[] columns = new byte[shape.pixels()];
        for (int i = 0; i < count; i++) {
            x.content().fill(columns, "image %d of %d".formatted(i, count));
            collector.add(rows(columns, shape));
            listener.onProgress(i + 1, count);
        }
        return collector;
    }

    /** From uint8 [C][W][H], as column-major order has it, to [C][H][W]. */
    private static byte[] rows(byte[] columns, ImageShape shape) {
        byte[] rows = new byte[columns.length];
        int to = 0;
        for (int channel = 0; channel < shape.channels(); channel++) {
            int plane = channel * shape.height() * shape.width();
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    rows[to++] = columns[plane + x * shape.height() + y];
                }
            }
        }
        return rows;
    }

    private int[] readLabels(MatArray y) throws IOException {
        int[] digits = y.readWholeNumbers();
        for (int i = 0; i < digits.length; i++) {
            if (digits[i] < 1 || digits[i] > ZERO) {
                throw new MalformedDataException(
                        "%s: label %d in y: expected 1 to 10 (10 is the digit 0), found %d"
                                .formatted(path, i, digits[i]));
            }
            digits[i] %= ZERO;
        }
        return digits;
    }
}
