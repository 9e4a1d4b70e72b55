package dev.sluice.augment.train.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room is left where files go. */
@FunctionalInterface
public interface DiskSpace {

    /** Bytes that this process may still write to the disk of an existing folder. */
    long usableBytes(Path folder) throws IOException;

    /** As the file system tells. */
    static DiskSpace ofFileSystem() {
        return folder -> Files.getFileStore(folder).getUsableSpace();
    }

    /**
     * What to throw where writing failed: the path, how much was to be written and how much would
     * have fitted.
     *
     * @param path file or folder
     */
    static IOException cannotWrite(Path path, long bytes, Exception cause) {
        return new IOException(
                "cannot write %s: %,d bytes needed, %s: %s"
                        .formatted(path, bytes, available(path), reason(cause)),
                cause);
    }

    private static String available(Path path) {
        try {
            Path parent = path.toAbsolutePath().getParent();
            return String.format("%,d available", ofFileSystem().usableBytes(parent));
        } catch (IOException e) {
            return "how many are available cannot be told";
        }
    }

    private static String reason(Exception cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
