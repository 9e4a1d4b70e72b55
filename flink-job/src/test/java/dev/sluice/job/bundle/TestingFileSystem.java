package dev.sluice.job.bundle;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * A file system of Flink's that java.nio knows nothing of: testing://store/... is this machine's
 * /..., with a note of what was opened, and failures on demand. Thread-safe.
 */
public final class TestingFileSystem extends LocalFileSystem {

    private static final String SCHEME = "testing";
    private static final Queue<String> OPENED = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger FAILURES = new AtomicInteger();

    /** Where a file or folder of this machine lies in this file system. */
    public static String uri(java.nio.file.Path path) {
        return SCHEME + "://store" + path.toAbsolutePath();
    }

    /** The files below a folder that were opened, by name, in their order. */
    public static List<String> opened(java.nio.file.Path folder) {
        String below = folder.toAbsolutePath() + "/";
        return OPENED.stream()
                .filter(path -> path.startsWith(below))
                .map(path -> path.substring(below.length()))
                .toList();
    }

    /** From here on so many files cannot be opened. */
    static void failNext(int files) {
        FAILURES.set(files);
    }

    @Override
    public URI getUri() {
        return URI.create(SCHEME + "://store/");
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return super.getFileStatus(new Path(path.getPath()));
    }

    @Override
    public FSDataInputStream open(Path path) throws IOException {
        OPENED.add(path.getPath());
        if (FAILURES.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IOException("the store is away");
        }
        return super.open(new Path(path.getPath()));
    }

    /** Found by Flink through java.util.ServiceLoader. */
    public static final class Factory implements FileSystemFactory {

        @Override
        public String getScheme() {
            return SCHEME;
        }

        @Override
        public FileSystem create(URI uri) {
            return new TestingFileSystem();
        }
    }
}
