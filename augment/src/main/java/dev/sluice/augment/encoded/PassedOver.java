package dev.sluice.augment.encoded;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * Counts the files below a folder, however deep, that were not taken. Those that are hidden, or in
 * a hidden folder, do not count.
 */
final class PassedOver extends SimpleFileVisitor<Path> {

    private final Path folder;
    private final Set<Path> taken;
    private int count;

    /** Null until one is met; the first by name. */
    @Nullable private Path example;

    private PassedOver(Path folder, Set<Path> taken) {
        this.folder = folder;
        this.taken = taken;
    }

    /**
     * What was passed over, for a person; empty if nothing was.
     *
     * @param taken files, as {@link Files#list} names them
     */
    static Optional<String> in(Path folder, Set<Path> taken) throws IOException {
        PassedOver found = new PassedOver(folder, taken);
        Files.walkFileTree(
                folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, found);
        return found.example == null
                ? Optional.empty()
                : Optional.of(
                        "%s: files passed over: %d, such as %s"
                                .formatted(folder, found.count, folder.relativize(found.example)));
    }

    @Override
    public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
        return isHidden(inner) && !inner.equals(folder)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (!isHidden(file) && !taken.contains(file)) {
            count++;
            example = example == null || file.compareTo(example) < 0 ? file : example;
        }
        return FileVisitResult.CONTINUE;
    }

    /** A link in a circle, or a folder that is closed to us, is not entered. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        return FileVisitResult.CONTINUE;
    }

    private static boolean isHidden(Path file) {
        return file.getFileName() != null && file.getFileName().toString().startsWith(".");
    }
}
