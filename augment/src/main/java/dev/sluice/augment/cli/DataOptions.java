package dev.sluice.augment.cli;

import dev.sluice.augment.data.ClassNames;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.data.Slice;
import dev.sluice.augment.reader.ImageSets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * Where the images are and what their classes are called: the same options for every command that
 * reads images.
 */
final class DataOptions {

    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description =
                    "Images: a folder of MNIST's IDX files, of CIFAR-10's or CIFAR-100's binary"
                            + " files or of SVHN's .mat files; CIFAR's tar.gz; one .mat file."
                            + " See docs/data.md.")
    private Path path;

    @Option(
            names = "--class-names",
            paramLabel = "NAMES",
            description =
                    "Names in the order of the labels, separated by commas, or 'fashion-mnist'."
                            + " Default: what the data says, else 0, 1, 2, ...")
    private String classNames;

    @Option(
            names = "--slice",
            paramLabel = "I/N",
            converter = SliceConverter.class,
            description =
                    "Take only the images whose position modulo N is I: 0/2 and 1/2 are two halves"
                            + " that never meet. Default: all.")
    private Slice slice = Slice.ALL;

    ImageSet open(Part part) throws IOException {
        ImageSet images = slice.of(ImageSets.open(path, part));
        return classNames == null ? images : images.withClassNames(ClassNames.parse(classNames));
    }

    /** What {@link #open} gives, for a person. */
    String shown(Part part) {
        String whole = "the %s part of %s".formatted(part.name().toLowerCase(Locale.ROOT), path);
        return slice.equals(Slice.ALL) ? whole : "slice %s of %s".formatted(slice, whole);
    }

    /** For {@code --slice}. */
    static final class SliceConverter implements ITypeConverter<Slice> {
        @Override
        public Slice convert(String text) {
            try {
                return Slice.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
