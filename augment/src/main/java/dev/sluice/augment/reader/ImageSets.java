package dev.sluice.augment.reader;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.MalformedDataException;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.data.ReadListener;
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

    /**
     * Reads one part of a data set.
     *
     * @throws NoSuchFileException if there is none; the message says which names were looked for
     * @throws MalformedDataException if a file is not what its name says, or if the folder holds
     *     several data sets
     */
    public static ImageSet open(Path path, Part part) throws IOException {
        return open(path, part, ReadListener.NONE);
    }

    /** Like {@link #open(Path, Part)}, with somebody who hears how far it is. */
    public static ImageSet open(Path path, Part part, ReadListener listener) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "no such file or folder");
        }
        Map<String, Optional<ImageReading>> formats = new LinkedHashMap<>();
        if (Files.isDirectory(path)) {
            formats.put(IdxReader.lookedFor(part), IdxReader.find(path, part));
        }
        for (CifarReader cifar : CifarReader.values()) {
            formats.put(cifar.lookedFor(part), cifar.find(path, part));
        }
        formats.put(SvhnReader.lookedFor(part), SvhnReader.find(path, part));
        List<String> found = new ArrayList<>(formats.keySet());
        found.removeIf(format -> formats.get(format).isEmpty());
        if (found.size() > 1) {
            throw new MalformedDataException(
                    "%s holds several data sets, of which one is wanted: %s"
                            .formatted(path, String.join("; ", found)));
        }
        if (found.isEmpty()) {
            throw nothing(path, part, formats.keySet());
        }
        return formats.get(found.get(0)).orElseThrow().read(listener);
    }

    private static NoSuchFileException nothing(Path path, Part part, Iterable<String> lookedFor) {
        return new NoSuchFileException(
                path.toString(),
                null,
                "no %s images here: looked for %s"
                        .formatted(
                                part.name().toLowerCase(Locale.ROOT),
                                String.join("; ", lookedFor)));
    }
}
