package dev.sluice.augment.reader;

import dev.sluice.augment.data.ClassNames;
import dev.sluice.augment.data.ImageCollector;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.data.MalformedDataException;
import dev.sluice.augment.data.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads the binary files of CIFAR-10 and CIFAR-100 (Krizhevsky 2009): records of one label byte (of
 * CIFAR-100 two, coarse then fine, of which the fine one is taken), then 3x32x32 planar RGB, uint8.
 * The files lie in a folder or in the tar archive that they are published in. Classes are named by
 * the text file beside them, by numbers where there is none.
 */
enum CifarReader {
    CIFAR_10(
            "CIFAR-10",
            "cifar-10-batches-bin",
            1,
            10,
            "batches.meta.txt",
            "data_batch_.*\\.bin",
            "test_batch\\.bin"),
    CIFAR_100(
            "CIFAR-100",
            "cifar-100-binary",
            2,
            100,
            "fine_label_names.txt",
            "train\\.bin",
            "test\\.bin");

    private static final ImageShape SHAPE = new ImageShape(3, 32, 32);

    private final String title;
    private final String innerFolder;
    private final int labelBytes;
    private final int classes;
    private final String namesFile;
    private final Pattern train;
    private final Pattern test;

    CifarReader(
            String title,
            String innerFolder,
            int labelBytes,
            int classes,
            String namesFile,
            String train,
            String test) {
        this.title = title;
        this.innerFolder = innerFolder;
        this.labelBytes = labelBytes;
        this.classes = classes;
        this.namesFile = namesFile;
        this.train = Pattern.compile(train);
        this.test = Pattern.compile(test);
    }

    /** For a person. */
    String lookedFor(Part part) {
        String pattern = pattern(part).pattern().replace(".*", "*").replace("\\", "");
        return "%s (%s)".formatted(pattern, title);
    }

    /**
     * Reads a part in a folder, in the folder of an unpacked archive in it, or in an archive, which
     * is unpacked once for all.
     *
     * @return what each of them found
     */
    static Map<CifarReader, Optional<ImageReading>> findAll(Path path, Part part)
            throws IOException {
        Optional<NamedFiles> archive =
                Files.isRegularFile(path) && NamedFiles.isTar(path)
                        ? Optional.of(
                                NamedFiles.ofTar(
                                        path,
                                        name ->
                                                Stream.of(values())
                                                        .anyMatch(any -> any.reads(name, part))))
                        : Optional.empty();
        Map<CifarReader, Optional<ImageReading>> found = new EnumMap<>(CifarReader.class);
        for (CifarReader reader : values()) {
            found.put(
                    reader,
                    archive.isPresent()
                            ? reader.findIn(archive.get(), part)
                            : reader.findIn(path, part));
        }
        return found;
    }

    private Optional<ImageReading> findIn(Path path, Part part) throws IOException {
        if (!Files.isDirectory(path)) {
            return Optional.empty();
        }
        Optional<ImageReading> here = findIn(NamedFiles.ofFolder(path), part);
        Path inner = path.resolve(innerFolder);
        return here.isEmpty() && Files.isDirectory(inner)
                ? findIn(NamedFiles.ofFolder(inner), part)
                : here;
    }

    private boolean reads(String name, Part part) {
        return name.equals(namesFile) || pattern(part).matcher(name).matches();
    }

    private Optional<ImageReading> findIn(NamedFiles files, Part part) {
        SortedSet<String> names = files.matching(pattern(part));
        return names.isEmpty() ? Optional.empty() : Optional.of(listener -> read(files, names));
    }

    private Pattern pattern(Part part) {
        return part == Part.TRAIN ? train : test;
    }

    /**
     * All records of the files, one after the other.
     *
     * @throws MalformedDataException if a file is not a whole number of records, has none, or has a
     *     label without a class; the message names file, offset, expected and found
     */
    private ImageSet read(NamedFiles files, SortedSet<String> names) throws IOException {
        ImageCollector images = new ImageCollector(SHAPE);
        IntStream.Builder labels = IntStream.builder();
        for (String name : names) {
            try (DataStream file = files.open(name)) {
                readRecords(file, images, labels);
            }
        }
        return images.finish(labels.build().toArray(), classNames(files));
    }

    private void readRecords(DataStream file, ImageCollector images, IntStream.Builder labels)
            throws IOException {
        byte[] record = new byte[labelBytes + SHAPE.pixels()];
        String what = "a record of label and %s pixels".formatted(SHAPE);
        file.fill(record, what);
        do {
            int label = Byte.toUnsignedInt(record[labelBytes - 1]);
            if (label >= classes) {
                throw file.malformed(
                        file.offset() - record.length + labelBytes - 1,
                        "a label in [0, %d)".formatted(classes),
                        "" + label);
            }
            labels.add(label);
            images.add(Arrays.copyOfRange(record, labelBytes, record.length));
        } while (file.fillOrEnd(record, what));
    }

    private List<String> classNames(NamedFiles files) throws IOException {
        if (!files.has(namesFile)) {
            return ClassNames.numbered(classes);
        }
        List<String> names = files.lines(namesFile);
        if (names.size() != classes) {
            throw new MalformedDataException(
                    "%s: expected %d class names, one a line, found %d"
                            .formatted(namesFile, classes, names.size()));
        }
        return names;
    }
}
