package dev.sluice.augment.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads CIFAR-10's binary files (Krizhevsky 2009): records of one label byte, then 3x32x32 planar
 * RGB, uint8.
 */
public final class CifarReader {

    private static final ImageShape SHAPE = new ImageShape(3, 32, 32);
    private static final int CLASSES = 10;
    private static final String NAMES_FILE = "batches.meta.txt";

    private CifarReader() {}

    /**
     * All records of the files, one after the other. Classes are named by {@code batches.meta.txt}
     * beside the first file, by numbers where there is none.
     *
     * @throws MalformedDataException if a file is not a whole number of records, has none, or has a
     *     label of 10 or more; the message names file, offset, expected and found
     */
    public static ImageSet read(List<Path> files) throws IOException {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no CIFAR file to read");
        }
        List<DataFile> contents = new ArrayList<>();
        for (Path file : files) {
            contents.add(DataFile.read(file));
        }
        int record = 1 + SHAPE.pixels();
        long bytes = contents.stream().mapToLong(DataFile::size).sum();
        int count = Math.toIntExact(bytes / record);
        int[] labels = new int[count];
        ByteBuffer pixels = ByteBuffer.allocate(Math.multiplyExact(count, SHAPE.pixels()));
        int image = 0;
        for (DataFile file : contents) {
            expectWholeRecords(file, record);
            for (int start = 0; start < file.size(); start += record) {
                labels[image++] = label(file, start);
                pixels.put(file.content().slice(start + 1, SHAPE.pixels()));
            }
        }
        return ImageSet.of(SHAPE, pixels.array(), labels, classNames(files.get(0)));
    }

    private static void expectWholeRecords(DataFile file, int record)
            throws MalformedDataException {
        int over = file.size() % record;
        if (file.size() == 0 || over != 0) {
            throw file.malformed(
                    file.size() - over,
                    "a record of %d bytes (label, then %s pixels)".formatted(record, SHAPE),
                    over + " bytes");
        }
    }

    private static int label(DataFile file, int offset) throws MalformedDataException {
        int label = Byte.toUnsignedInt(file.content().get(offset));
        if (label >= CLASSES) {
            throw file.malformed(offset, "a label in [0, %d)".formatted(CLASSES), "" + label);
        }
        return label;
    }

    private static List<String> classNames(Path dataFile) throws IOException {
        Path file = dataFile.resolveSibling(NAMES_FILE);
        if (!Files.exists(file)) {
            return ClassNames.numbered(CLASSES);
        }
        List<String> names =
                Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
        if (names.size() != CLASSES) {
            throw new MalformedDataException(
                    "%s: expected %d class names, one a line, found %d"
                            .formatted(file, CLASSES, names.size()));
        }
        return names;
    }
}
