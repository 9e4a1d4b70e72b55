package dev.sluice.loadtest.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** For networks that are made on the spot; gone when it is closed. */
record WorkFolder(Path path) implements AutoCloseable {

    static WorkFolder temporary() throws IOException {
        return new WorkFolder(Files.createTempDirectory("sluice-load-test-"));
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("delete " + path, e);
        }
    }
}
