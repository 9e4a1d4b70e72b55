package dev.sluice.augment.onnx;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.Objects;

/** Real trained networks and real images, which are not in this repository. */
public final class SharedModels {

    private static final String PROPERTY = "sluice.shared.data";

    private SharedModels() {}

    /** A network's file. The test that asks is skipped, saying so, where it is not there. */
    public static Path network(String name) {
        return file("models/" + name);
    }

    /** Another file; likewise. */
    public static Path file(String name) {
        Path file = Path.of(root(), name);
        assumeThat(file)
                .as("%s, found by system property %s or SLUICE_SHARED_DATA", file, PROPERTY)
                .isRegularFile();
        return file;
    }

    private static String root() {
        return Objects.requireNonNullElse(
                System.getenv("SLUICE_SHARED_DATA"),
                System.getProperty(PROPERTY, "../shared/data"));
    }
}
