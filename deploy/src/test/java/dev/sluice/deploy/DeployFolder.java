package dev.sluice.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where things lie in deploy/. */
final class DeployFolder {

    static final Path ROOT = Path.of(System.getProperty("basedir")).toAbsolutePath();
    static final Path CHECKOUT = ROOT.getParent();
    static final Path DOCKER = ROOT.resolve("docker");
    static final Path KUSTOMIZE = ROOT.resolve("kustomize");
    static final Path MONITORING = ROOT.resolve("monitoring");
    static final Path FLINK_DEPLOYMENT = KUSTOMIZE.resolve("base/flink-deployment.yaml");

    /** As a PrometheusRule. */
    static final Path ALERTS = MONITORING.resolve("alerts.yaml");

    private DeployFolder() {}

    static List<Path> overlays() {
        return in(KUSTOMIZE.resolve("overlays"), "");
    }

    static List<Path> dashboards() {
        return in(MONITORING.resolve("dashboards"), ".json");
    }

    private static List<Path> in(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
