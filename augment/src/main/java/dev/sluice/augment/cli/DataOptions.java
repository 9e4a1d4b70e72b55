package dev.sluice.augment.cli;

import dev.sluice.augment.data.ClassNames;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageSets;
import dev.sluice.augment.data.Part;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/**
 * Where the images are and what their classes are called: the same options for every command that
 * reads images.
 */
final class DataOptions {

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description =
                    "Folder of labelled images: MNIST's IDX files (packed with gzip or not) or"
                            + " CIFAR-10's binary files.")
    private Path folder;

    @Option(
            names = "--class-names",
            paramLabel = "NAMES",
            description =
                    "Names in the order of the labels, separated by commas, or 'fashion-mnist'."
                            + " Default: what the data says, else 0, 1, 2, ...")
    private String classNames;

    ImageSet open(Part part) throws IOException {
        ImageSet images = ImageSets.open(folder, part);
        return classNames == null ? images : images.withClassNames(ClassNames.parse(classNames));
    }
}
