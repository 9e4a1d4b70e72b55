package dev.sluice.augment.reader;

import dev.sluice.augment.data.MalformedDataException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The files of a data set by their names, be they in a folder or in an archive. */
final class NamedFiles {

    /** Alphabetical, which an archive's own order need not be. */
    private final SortedMap<String, Opener> files = new TreeMap<>();

    private interface Opener {
        DataStream open() throws IOException;
    }

    private NamedFiles() {}

    /** The files in a folder, without those in folders below. */
    static NamedFiles ofFolder(Path folder) throws IOException {
        NamedFiles named = new NamedFiles();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                named.files.put(file.getFileName().toString(), () -> DataStream.open(file));
            }
        }
        return named;
    }

    /** Whether a file is called as tar archives are. */
    static boolean isTar(Path file) {
        String name = file.getFileName().toString();
        return Stream.of(".tar.gz", ".tgz", ".tar").anyMatch(name::endsWith);
    }

    /**
     * Files of a tar archive, packed with gzip or not, by the last part of their names. They are
     * read into memory, since an archive has to be read from front to back.
     *
     * @param wanted names to read; all others are passed over
     */
    static NamedFiles ofTar(Path archive, Predicate<String> wanted) throws IOException {
        NamedFiles named = new NamedFiles();
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive))) {
            named.readTar(archive, file, wanted);
        }
        return named;
    }

    private void readTar(Path archive, InputStream file, Predicate<String> wanted)
            throws MalformedDataException {
        boolean packed = !archive.toString().endsWith(".tar");
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(packed ? new GZIPInputStream(file) : file)) {
            ArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                if (!entry.isDirectory() && wanted.test(name)) {
                    byte[] content = tar.readAllBytes();
                    files.put(name, () -> DataStream.of(archive + ", " + name, content));
                }
                entry = tar.getNextEntry();
            }
        } catch (IOException e) {
            MalformedDataException malformed =
                    new MalformedDataException(
                            "%s: the archive is cut short or damaged: %s"
                                    .formatted(archive, e.getMessage()));
            malformed.initCause(e);
            throw malformed;
        }
    }

    /** Names that a pattern describes, in alphabetical order. */
    SortedSet<String> matching(Pattern pattern) {
        SortedSet<String> matching = new TreeSet<>(files.keySet());
        matching.removeIf(name -> !pattern.matcher(name).matches());
        return matching;
    }

    boolean has(String name) {
        return files.containsKey(name);
    }

    /** Opens a file that is there. */
    DataStream open(String name) throws IOException {
        return files.get(name).open();
    }

    /** The lines of a text file that is there, without those that are blank. */
    List<String> lines(String name) throws IOException {
        try (DataStream file = open(name)) {
            List<String> lines = new ArrayList<>(file.text().lines().map(String::strip).toList());
            lines.removeIf(String::isEmpty);
            return lines;
        }
    }
}
