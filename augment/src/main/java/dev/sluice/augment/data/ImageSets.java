package dev.sluice.augment.data;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Opens a folder of images, whichever of the known formats it holds. */
public final class ImageSets {

    private ImageSets() {}

    /**
     * Reads one part of the data set in a folder: MNIST's naming of IDX files, packed or not, or
     * CIFAR-10's of binary files.
     *
     * @throws NoSuchFileException if there is neither; the message says which names were looked for
     * @throws MalformedDataException if a file is not what its name says
     */
    public static ImageSet open(Path folder, Part part) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder + " is not a folder of images");
        }
        String prefix = part == Part.TRAIN ? "train" : "t10k";
        Optional<Path> images = packedOrNot(folder, prefix + "-images-idx3-ubyte");
        Optional<Path> labels = packedOrNot(folder, prefix + "-labels-idx1-ubyte");
        if (images.isPresent() && labels.isPresent()) {
            return IdxReader.read(images.get(), labels.get());
        }
        String pattern = part == Part.TRAIN ? "data_batch_*.bin" : "test_batch.bin";
        List<Path> batches = matching(folder, pattern);
        if (!batches.isEmpty()) {
            return CifarReader.read(batches);
        }
        String lookedFor =
                "%s-images-idx3-ubyte[.gz] with %s-labels-idx1-ubyte[.gz] (IDX) and for %s (CIFAR-10)"
                        .formatted(prefix, prefix, pattern);
        String name = part.name().toLowerCase(Locale.ROOT);
        throw new NoSuchFileException(
                folder.toString(), null, "no " + name + " images here: looked for " + lookedFor);
    }

    private static Optional<Path> packedOrNot(Path folder, String name) {
        return Stream.of(name, name + ".gz")
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static List<Path> matching(Path folder, String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
            files.forEach(found::add);
        }
        Collections.sort(found);
        return found;
    }
}
