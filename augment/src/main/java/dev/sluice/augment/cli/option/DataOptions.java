package dev.sluice.augment.cli.option;

import dev.sluice.augment.cli.view.CountBar;
import dev.sluice.augment.data.ClassNames;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.data.ReadListener;
import dev.sluice.augment.data.Slice;
import dev.sluice.augment.data.WantedImages;
import dev.sluice.augment.encoded.TopicAddress;
import dev.sluice.augment.reader.ImageSets;
import dev.sluice.augment.reader.ImageSource;
import dev.sluice.bundle.ImageSpec;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * Where the images are, which of them are taken, and what their classes are called: the same
 * options for every command that reads images.
 */
public final class DataOptions {

    private static final int MOST_OF_A_TOPIC = 50_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH|kafka://HOST:PORT/TOPIC",
            description =
                    "Images: a folder of MNIST's IDX files, of CIFAR-10's or CIFAR-100's binary"
                            + " files or of SVHN's .mat files; CIFAR's tar.gz; one .mat file; a"
                            + " folder of PNG and JPEG files, with labels where each class has a"
                            + " folder; a Kafka topic of image events. Neither of these two for 'pretrain'. See"
                            + " docs/data.md.")
    private String location;

    @Option(
            names = "--class-names",
            paramLabel = "NAMES",
            description =
                    "Names in the order of the labels, separated by commas, or 'fashion-mnist';"
                            + " they are not held against the network's. Default: what the data"
                            + " says, else 0, 1, 2, ...")
    @Nullable
    private String classNames;

    @Option(
            names = "--slice",
            paramLabel = "I/N",
            converter = SliceConverter.class,
            description =
                    "Take only the images whose position modulo N is I: 0/2 and 1/2 are two halves"
                            + " that never meet. Default: all.")
    private Slice slice = Slice.ALL;

    @Option(
            names = "--images",
            paramLabel = "N",
            description =
                    "Take the first N images only, of the slice if there is one. Default: all; of a"
                            + " topic no more than "
                            + MOST_OF_A_TOPIC
                            + ".")
    @Nullable
    private Integer limit;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description =
                    "A properties file of Kafka client settings, such as those for TLS, for data"
                            + " in a topic.")
    @Nullable
    private Path kafkaConfig;

    /** Images whose files say what size they are. */
    public ImageSet open(Part part) throws IOException {
        return open(part, null, List.of(), 0);
    }

    /**
     * Images for a network or a bundle.
     *
     * @param image what it takes; null where there is none yet
     * @param classes that it knows, in the order of the labels; empty where it does not say
     * @param count of its classes; 0 where there is none yet
     * @throws IllegalArgumentException if the data has others and {@code --class-names} is not
     *     given
     */
    public ImageSet open(Part part, @Nullable ImageSpec image, List<String> classes, int count)
            throws IOException {
        List<String> names = classNames == null ? List.of() : ClassNames.parse(classNames);
        List<String> known = names.isEmpty() ? classes : names;
        WantedImages wanted =
                new WantedImages(
                        image, known, known.isEmpty() ? count : known.size(), mostToRead());
        ImageSet read;
        try (View view = new View(command)) {
            read = ImageSets.open(new ImageSource(location, part, kafkaSettings()), wanted, view);
        }
        if (names.isEmpty()) {
            ClassNames.requireSame(classes, read.classNames());
        }
        ImageSet named = names.isEmpty() ? read : read.withClassNames(names);
        ImageSet sliced = slice.of(named);
        return limit == null ? sliced : sliced.first(limit);
    }

    /** Shows what is odd about the images. */
    void warn(String warning) {
        warn(command, warning);
    }

    private static void warn(CommandSpec command, String warning) {
        command.commandLine().getErr().println("warning: " + warning);
    }

    private int mostToRead() {
        if (limit == null) {
            return TopicAddress.isMeant(location) ? MOST_OF_A_TOPIC : Integer.MAX_VALUE;
        }
        return (int) Math.min(Integer.MAX_VALUE, (long) limit * slice.of());
    }

    private Map<String, String> kafkaSettings() throws IOException {
        if (kafkaConfig == null) {
            return Map.of();
        }
        if (Files.isDirectory(kafkaConfig)) {
            throw new FileSystemException(
                    kafkaConfig.toString(), null, "is a folder; expected a properties file");
        }
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(kafkaConfig)) {
            read.load(reader);
        } catch (IllegalArgumentException e) {
            throw new IOException(kafkaConfig + " is no properties file: " + e.getMessage(), e);
        }
        return read.stringPropertyNames().stream()
                .collect(Collectors.toMap(key -> key, read::getProperty));
    }

    /** Shows how far the reading is. */
    private static final class View implements ReadListener, AutoCloseable {

        private final CommandSpec command;
        private final CountBar bar;

        View(CommandSpec command) {
            this.command = command;
            this.bar = new CountBar("reading images", command.commandLine().getOut());
        }

        @Override
        public void onProgress(long done, long of) {
            bar.show(done, of);
        }

        @Override
        public void onWarning(String warning) {
            warn(command, warning);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** What {@link #open} gives, for a person. */
    public String shown(Part part) {
        String whole =
                "the %s part of %s".formatted(part.name().toLowerCase(Locale.ROOT), location);
        String taken = slice.equals(Slice.ALL) ? whole : "slice %s of %s".formatted(slice, whole);
        return limit == null ? taken : "the first %d images of %s".formatted(limit, taken);
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
