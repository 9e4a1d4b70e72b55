package dev.sluice.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;

/** Where the broker keeps its records and metadata, formatted for a cluster of one node. */
record DataFolder(Path path) {

    /** A new folder among the system's temporary files. */
    static DataFolder temporary() {
        try {
            return new DataFolder(Files.createTempDirectory("sluice-kafka-"));
        } catch (IOException e) {
            throw new UncheckedIOException("temporary folder for a broker", e);
        }
    }

    /** Formats the folder unless a broker has used it before. */
    void formatIfNew(int nodeId, String controllerListener) {
        if (Files.exists(path.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
            return;
        }
        try (PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            Files.createDirectories(path);
            format(nodeId, controllerListener, nowhere);
        } catch (IOException e) {
            throw new UncheckedIOException("format " + path, e);
        }
    }

    private void format(int nodeId, String controllerListener, PrintStream out) throws IOException {
        Formatter formatter =
                new Formatter()
                        .setNodeId(nodeId)
                        .setClusterId(Uuid.randomUuid().toString())
                        .setControllerListenerName(controllerListener)
                        .setMetadataLogDirectory(path.toString())
                        .addDirectory(path.toString())
                        .setPrintStream(out);
        try {
            formatter.run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // Formatter.run declares no narrower type
            throw new IllegalStateException("format " + path, e);
        }
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** Deletes the folder and all that is in it. */
    void delete() {
        try {
            Files.walkFileTree(path, new Deletion());
        } catch (IOException e) {
            throw new UncheckedIOException("delete " + path, e);
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
