package dev.sluice.augment.reader;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.MalformedDataException;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.data.ReadListener;
import dev.sluice.augment.data.WantedImages;
import dev.sluice.augment.encoded.ImageFolder;
import dev.sluice.augment.encoded.ImageTopic;
import dev.sluice.augment.encoded.TopicAddress;
import dev.sluice.bundle.ImageSpec.ColourOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Opens images in whichever of the known formats they lie. */
public final class ImageSets {

    private ImageSets() {}

    /** Reads one part of a data set whose files say what size the images are. */
    public static ImageSet open(Path path, Part part) throws IOException {
        return open(
                new ImageSource(path.toString(), part, Map.of()),
                WantedImages.ANY,
                ReadListener.NONE);
    }

    /**
     * Reads images.
     *
     * @throws NoSuchFileException if there are none; the message says which names were looked for
     * @throws MalformedDataException if a file is not what its name says, if a folder holds several
     *     data sets, or for one of the reasons of {@link ImageFolder#read} and {@link
     *     ImageTopic#read}
     * @throws IllegalArgumentException if images are of any size and {@code wanted} does not say
     *     which they are to have
     */
    public static ImageSet open(ImageSource source, WantedImages wanted, ReadListener listener)
            throws IOException {
        if (TopicAddress.isMeant(source.location())) {
            TopicAddress address = TopicAddress.parse(source.location());
            return new ImageTopic(address, source.kafkaSettings()).read(wanted, listener);
        }
        Path path = Path.of(source.location());
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "no such file or folder");
        }
        return find(path, source.part(), wanted).read(listener);
    }

    private static ImageReading find(Path path, Part part, WantedImages wanted) throws IOException {
        Map<String, Optional<ImageReading>> formats = packed(path, part);
        List<String> found = new ArrayList<>(formats.keySet());
        found.removeIf(format -> formats.get(format).isEmpty());
        if (found.size() > 1) {
            throw new MalformedDataException(
                    "%s holds several data sets, of which one is wanted: %s"
                            .formatted(path, String.join("; ", found)));
        }
        if (found.size() == 1) {
            requireOrder(path, wanted);
            return formats.get(found.get(0)).orElseThrow();
        }
        Optional<ImageFolder> images = ImageFolder.find(path, part);
        if (images.isEmpty()) {
            throw nothing(path, part, formats.keySet());
        }
        return listener -> images.get().read(wanted, listener);
    }

    private static void requireOrder(Path path, WantedImages wanted) {
        if (wanted.image() != null && wanted.image().colourOrder() == ColourOrder.BGR) {
            throw new IllegalArgumentException(
                    "%s holds planes in the order RGB or grey; for a network that takes BGR, expected"
                                    .formatted(path)
                            + " PNG or JPEG files");
        }
    }

    /** Formats of many images a file: what each looks for, and what it found. */
    private static Map<String, Optional<ImageReading>> packed(Path path, Part part)
            throws IOException {
        Map<String, Optional<ImageReading>> formats = new LinkedHashMap<>();
        formats.put(IdxReader.lookedFor(part), IdxReader.find(path, part));
        CifarReader.findAll(path, part)
                .forEach((cifar, found) -> formats.put(cifar.lookedFor(part), found));
        formats.put(SvhnReader.lookedFor(part), SvhnReader.find(path, part));
        return formats;
    }

    private static NoSuchFileException nothing(Path path, Part part, Iterable<String> lookedFor) {
        return new NoSuchFileException(
                path.toString(),
                null,
                "no %s images here: looked for %s"
                        .formatted(
                                part.name().toLowerCase(Locale.ROOT),
                                String.join("; ", lookedFor) + "; " + ImageFolder.lookedFor(part)));
    }
}
