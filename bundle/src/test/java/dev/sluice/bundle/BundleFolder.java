package dev.sluice.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A toy bundle's files, for a test to damage. */
final class BundleFolder {

    static final String MANIFEST = "bundle.json";
    static final String OBSERVATIONS = "observations.bin";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    private BundleFolder(Path folder) {
        this.folder = folder;
    }

    /** Written by {@link ToyBundle}. */
    static BundleFolder in(Path folder) {
        ToyBundle.write(folder);
        return new BundleFolder(folder);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    byte[] bytes(String file) throws IOException {
        return Files.readAllBytes(file(file));
    }

    /** Changes a file and leaves its digest in the manifest alone. */
    BundleFolder damage(String file, UnaryOperator<byte[]> change) throws IOException {
        Files.write(file(file), change.apply(bytes(file)));
        return this;
    }

    /** Changes a file, and its digest in the manifest accordingly. */
    BundleFolder replaceObservations(byte[] bytes) throws IOException {
        Files.write(file(OBSERVATIONS), bytes);
        return edit(json -> json.put("observationsSha256", Digest.sha256(bytes)));
    }

    JsonNode manifest() throws IOException {
        return JSON.readTree(bytes(MANIFEST));
    }

    /** Changes the manifest. */
    BundleFolder edit(Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = (ObjectNode) manifest();
        change.accept(json);
        return replaceManifest(json);
    }

    BundleFolder replaceManifest(JsonNode json) throws IOException {
        Files.write(file(MANIFEST), JSON.writeValueAsBytes(json));
        return this;
    }

    /** What the reader says of the bundle, less the bundle's path at the beginning. */
    String refusal() {
        String message = refusal(folder);
        assertThat(message).startsWith("bundle " + folder + " ");
        return message.substring(("bundle " + folder + " ").length());
    }

    /** The one line that the reader refuses a bundle with. */
    static String refusal(Path folderOrZip) {
        Throwable refusal = catchThrowable(() -> Bundle.read(folderOrZip));
        assertThat(refusal).isInstanceOf(InvalidBundleException.class);
        assertThat(refusal.getMessage()).hasLineCount(1).doesNotContain("dev.sluice", "jackson");
        return refusal.getMessage();
    }

    /** The files as a zip, and empty files of these names. */
    void zipTo(Path zip, String... emptyEntries) throws IOException {
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(out)) {
            for (Path file : files()) {
                entries.putNextEntry(new ZipEntry(file.getFileName().toString()));
                Files.copy(file, entries);
            }
            for (String entry : emptyEntries) {
                entries.putNextEntry(new ZipEntry(entry));
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
