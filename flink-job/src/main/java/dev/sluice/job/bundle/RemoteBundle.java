package dev.sluice.job.bundle;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.InvalidBundleException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;

/** A bundle in one of the file systems that Flink knows in this process. */
final class RemoteBundle {

    private static final Pattern WITH_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");

    private RemoteBundle() {}

    /** Whether a path names its file system; others are this machine's own. */
    static boolean isRemote(String path) {
        return WITH_SCHEME.matcher(path).matches();
    }

    /**
     * @param uri of a folder or zip file
     * @throws InvalidBundleException if there is no bundle, it is not as its manifest says, or
     *     Flink knows no such file system
     * @throws IOException if the file system does not give it
     */
    static Bundle read(String uri) throws IOException {
        Path path = new Path(uri(uri));
        FileSystem files = fileSystem(uri, path);
        try {
            if (!files.getFileStatus(path).isDir()) {
                return readZip(files, path, uri);
            }
        } catch (FileNotFoundException e) {
            throw new InvalidBundleException(
                    "no bundle at " + uri + ": no such folder or zip file", e);
        } catch (IOException e) {
            throw new IOException("bundle " + uri + " cannot be read", e);
        }
        return Bundle.read(name -> bytesOf(files, new Path(path, name)), uri);
    }

    private static URI uri(String uri) {
        try {
            return URI.create(uri);
        } catch (IllegalArgumentException e) {
            throw new InvalidBundleException("no bundle at " + uri + ": " + e.getMessage(), e);
        }
    }

    private static FileSystem fileSystem(String uri, Path path) throws IOException {
        try {
            return path.getFileSystem();
        } catch (UnsupportedFileSystemSchemeException e) {
            throw new InvalidBundleException(
                    "no bundle at %s: this process has no file system for %s://; %s"
                            .formatted(uri, path.toUri().getScheme(), e.getMessage()),
                    e);
        }
    }

    private static Optional<byte[]> bytesOf(FileSystem files, Path file) throws IOException {
        try (InputStream in = files.open(file)) {
            return Optional.of(in.readAllBytes());
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** By way of a file: the names in a zip stand at its end. */
    private static Bundle readZip(FileSystem files, Path path, String uri) throws IOException {
        java.nio.file.Path copy = Files.createTempFile("sluice-bundle", ".zip");
        try {
            try (InputStream in = files.open(path)) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            return Bundle.read(copy, uri);
        } finally {
            Files.delete(copy);
        }
    }
}
