package dev.sluice.augment.encoded;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.MalformedDataException;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.data.ReadListener;
import dev.sluice.augment.data.WantedImages;
import dev.sluice.bundle.image.UndecodableImageException;
import dev.sluice.schemas.DeadLetterReason;
import dev.sluice.schemas.MediaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Image files in a folder: a sub-folder for each class, or all in one place without labels. Where
 * there are sub-folders {@code train} and {@code test} (or {@code val}), they are the parts; else
 * both parts are the same images.
 *
 * <p>Images come in an order that mixes the classes and follows from the files' names alone, so
 * that the first N of them, or a slice, are a fair sample.
 */
public final class ImageFolder {

    /** A data set with more unreadable images than this share of all is refused. */
    private static final double MOST_REFUSED = 0.01;

    private static final long ORDER_SEED = 1;
    private static final int JPEG_MAGIC_0 = 0xff;
    private static final int JPEG_MAGIC_1 = 0xd8;

    private final Path folder;
    private final boolean parted;
    private final List<Path> unlabelled;
    private final SortedMap<String, List<Path>> classes;

    /** An image file, and its class's name or "". */
    private record Item(Path file, String className) {}

    private ImageFolder(
            Path folder,
            boolean parted,
            List<Path> unlabelled,
            SortedMap<String, List<Path>> classes) {
        this.folder = folder;
        this.parted = parted;
        this.unlabelled = unlabelled;
        this.classes = classes;
    }

    /** For a person. */
    public static String lookedFor(Part part) {
        return "PNG or JPEG files, or a folder of them for each class, here or in %s/"
                .formatted(String.join("/ or ", partNames(part)));
    }

    /**
     * Finds image files.
     *
     * @throws MalformedDataException if there are some with and some without a class's folder, or
     *     folders of images beside the parts
     */
    public static Optional<ImageFolder> find(Path path, Part part) throws IOException {
        if (!Files.isDirectory(path)) {
            return Optional.empty();
        }
        boolean parted =
                Stream.of(Part.values())
                        .flatMap(any -> partNames(any).stream())
                        .anyMatch(name -> Files.isDirectory(path.resolve(name)));
        Optional<Path> folder =
                parted
                        ? partNames(part).stream()
                                .map(path::resolve)
                                .filter(Files::isDirectory)
                                .findFirst()
                        : Optional.of(path);
        if (parted) {
            requireNoOtherImages(path);
        }
        return folder.isEmpty() ? Optional.empty() : find(folder.get(), parted);
    }

    /** A class may be called train, among cars and ships. */
    private static void requireNoOtherImages(Path path) throws IOException {
        List<String> parts =
                Stream.of(Part.values())
                        .flatMap(part -> partNames(part).stream())
                        .filter(name -> Files.isDirectory(path.resolve(name)))
                        .toList();
        for (Path inner : sorted(path, ImageFolder::isShownFolder)) {
            String name = inner.getFileName().toString();
            if (!parts.contains(name) && !sorted(inner, ImageFolder::isImage).isEmpty()) {
                throw new MalformedDataException(
                        "%s has folders %s, which are parts of a data set, and images in %s beside them. If all are classes, put them into a folder %s/train; else move %s away"
                                .formatted(path, parts, name, path, name));
            }
        }
    }

    private static Optional<ImageFolder> find(Path folder, boolean parted) throws IOException {
        List<Path> unlabelled = sorted(folder, ImageFolder::isImage);
        SortedMap<String, List<Path>> classes = new TreeMap<>();
        for (Path inner : sorted(folder, ImageFolder::isShownFolder)) {
            classes.put(inner.getFileName().toString(), sorted(inner, ImageFolder::isImage));
        }
        boolean labelled = classes.values().stream().anyMatch(files -> !files.isEmpty());
        if (labelled && !unlabelled.isEmpty()) {
            throw new MalformedDataException(
                    "%s holds images in folders, one a class, and images without a class beside them,"
                                    .formatted(folder)
                            + " such as "
                            + unlabelled.get(0).getFileName());
        }
        return labelled || !unlabelled.isEmpty()
                ? Optional.of(new ImageFolder(folder, parted, unlabelled, classes))
                : Optional.empty();
    }

    private static List<String> partNames(Part part) {
        return part == Part.TRAIN ? List.of("train") : List.of("test", "val");
    }

    private static List<Path> sorted(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(wanted).sorted().toList();
        }
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Stream.of(".png", ".jpg", ".jpeg").anyMatch(name::endsWith)
                && Files.isRegularFile(file);
    }

    private static boolean isShownFolder(Path file) {
        return Files.isDirectory(file) && !file.getFileName().toString().startsWith(".");
    }

    /**
     * Decodes the images. A few that cannot be read are passed over with a warning, and so are
     * files of other endings or in deeper folders.
     *
     * @throws MalformedDataException if more than 1 % cannot be read, if one has another size and
     *     none is to be resized, if a class has no images, or if the folders are not the wanted
     *     classes
     */
    public ImageSet read(WantedImages wanted, ReadListener listener) throws IOException {
        if (!parted) {
            listener.onWarning(
                    "%s has no folders train and test: both parts are all of its images; --slice"
                                    .formatted(folder)
                            + " keeps them apart");
        }
        Set<Path> taken =
                Stream.concat(unlabelled.stream(), classes.values().stream().flatMap(List::stream))
                        .collect(Collectors.toSet());
        PassedOver.in(folder, taken)
                .ifPresent(
                        what ->
                                listener.onWarning(
                                        what
                                                + "; read are .png, .jpg and .jpeg files here or"
                                                + " directly in a class's folder"));
        List<String> classNames = classNames(wanted.classNames());
        List<Item> items = items(wanted.mostImages());
        try (ImageDecoding decoding = new ImageDecoding(folder.toString(), wanted)) {
            for (Item item : items) {
                decode(item, classNames.indexOf(item.className()), decoding);
                if (decoding.refused() > MOST_REFUSED * items.size()) {
                    throw new MalformedDataException(
                            "%s; of %d at most 1 %% are passed over"
                                    .formatted(decoding.refusals(), items.size()));
                }
                listener.onProgress(decoding.added() + decoding.refused(), items.size());
            }
            if (decoding.refused() > 0) {
                listener.onWarning(decoding.refusals() + "; they are passed over");
            }
            return decoding.finish(classNames);
        }
    }

    private List<String> classNames(List<String> wanted) throws MalformedDataException {
        List<String> empty = new ArrayList<>(classes.keySet());
        empty.removeIf(name -> !classes.get(name).isEmpty());
        if (unlabelled.isEmpty() && !empty.isEmpty()) {
            throw new MalformedDataException(
                    "%s: no PNG or JPEG files for the classes %s".formatted(folder, empty));
        }
        if (wanted.isEmpty() || !unlabelled.isEmpty()) {
            return unlabelled.isEmpty() ? List.copyOf(classes.keySet()) : wanted;
        }
        if (!wanted.containsAll(classes.keySet())) {
            throw new MalformedDataException(
                    "%s: expected folders of the classes %s, found %s"
                            .formatted(folder, wanted, classes.keySet()));
        }
        return wanted;
    }

    private List<Item> items(int most) {
        List<Item> items = new ArrayList<>();
        unlabelled.forEach(file -> items.add(new Item(file, "")));
        if (unlabelled.isEmpty()) {
            classes.forEach((name, files) -> files.forEach(f -> items.add(new Item(f, name))));
        }
        Collections.shuffle(items, new Random(ORDER_SEED));
        return items.subList(0, Math.min(most, items.size()));
    }

    private static void decode(Item item, int label, ImageDecoding decoding) throws IOException {
        byte[] image = Files.readAllBytes(item.file());
        try {
            decoding.add(image, mediaType(image), label);
        } catch (UndecodableImageException e) {
            if (e.reason() == DeadLetterReason.WRONG_IMAGE_SIZE) {
                throw new MalformedDataException(
                        "%s: %s; a bundle made with --resize takes other sizes"
                                .formatted(item.file(), e.detail()));
            }
            decoding.refuse(item.file().toString(), e.detail());
        }
    }

    /** By what the file is, not by what it is called. */
    private static MediaType mediaType(byte[] image) {
        boolean jpeg =
                image.length > 1
                        && (image[0] & 0xff) == JPEG_MAGIC_0
                        && (image[1] & 0xff) == JPEG_MAGIC_1;
        return jpeg ? MediaType.JPEG : MediaType.PNG;
    }
}
