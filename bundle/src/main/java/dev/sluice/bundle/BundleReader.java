package dev.sluice.bundle;

import com.fasterxml.jackson.databind.JsonMappingException;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Outcome;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads a bundle strictly: whatever is missing, altered or does not fit is refused here, with one
 * message, and not at the first record.
 */
final class BundleReader {

    /** A stage's file; names only, so that none can point outside the bundle. */
    private static final String FILE_NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

    private final Path root;
    private final String shown;

    private BundleReader(Path root, Path shown) {
        this.root = root;
        this.shown = shown.toString();
    }

    static Bundle read(Path folderOrZip) {
        if (Files.isDirectory(folderOrZip)) {
            return new BundleReader(folderOrZip, folderOrZip).read();
        }
        if (!Files.isRegularFile(folderOrZip)) {
            throw new InvalidBundleException(
                    "no bundle at " + folderOrZip + ": no such folder or zip file");
        }
        try (FileSystem zip = FileSystems.newFileSystem(folderOrZip)) {
            return new BundleReader(zip.getPath("/"), folderOrZip).read();
        } catch (IOException | java.nio.file.ProviderNotFoundException e) {
            throw new InvalidBundleException(
                    "bundle " + folderOrZip + " is neither a folder nor a readable zip file", e);
        }
    }

    private Bundle read() {
        byte[] json = bytesOf(Bundle.MANIFEST_FILE);
        Manifest manifest = manifest(json);
        List<byte[]> graphs = new ArrayList<>();
        for (int i = 0; i < manifest.stages().size(); i++) {
            StageSpec stage = manifest.stages().get(i);
            if (!stage.file().matches(FILE_NAME)) {
                throw invalid(
                        "names '"
                                + stage.file()
                                + "' as the file of stage "
                                + i
                                + "; expected a plain file name",
                        null);
            }
            graphs.add(verified(stage.file(), stage.sha256()));
        }
        Observations observations = observations(manifest);
        checkCalibration(manifest, observations);
        return new Bundle(manifest, Digest.sha256(json), List.copyOf(graphs), observations);
    }

    private Manifest manifest(byte[] json) {
        try {
            return BundleJson.read(json);
        } catch (InvalidBundleException e) {
            throw invalid("is refused: " + e.getMessage(), e);
        } catch (JsonMappingException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            String reason =
                    cause instanceof JsonMappingException mapping
                            ? mapping.getOriginalMessage()
                            : cause.getMessage();
            throw invalid(Bundle.MANIFEST_FILE + " is refused: " + reason + at(e), e);
        } catch (IOException e) {
            throw invalid(Bundle.MANIFEST_FILE + " is not JSON: " + e.getMessage(), e);
        }
    }

    private static String at(JsonMappingException e) {
        String path =
                e.getPathReference()
                        .replaceAll("[\\w.$]+\\[\"(\\w+)\"]", "$1")
                        .replaceAll("java[\\w.$]*\\[(\\d+)]", "$1")
                        .replace("->", "/");
        return path.isEmpty() ? "" : " (at " + path + ")";
    }

    private Observations observations(Manifest manifest) {
        byte[] bytes = verified(Bundle.OBSERVATIONS_FILE, manifest.observationsSha256());
        try {
            return Observations.fromBytes(bytes);
        } catch (IllegalArgumentException e) {
            throw invalid(Bundle.OBSERVATIONS_FILE + " is refused: " + e.getMessage(), e);
        }
    }

    /** The rows must be what the observations say, or a policy would promise what is not so. */
    private void checkCalibration(Manifest manifest, Observations observations) {
        if (observations.earlyExits() != manifest.earlyExits()
                || observations.images() != manifest.calibration().images()) {
            throw invalid(
                    Bundle.OBSERVATIONS_FILE
                            + " has "
                            + observations.images()
                            + " images and "
                            + observations.earlyExits()
                            + " early exits; the manifest says "
                            + manifest.calibration().images()
                            + " and "
                            + manifest.earlyExits(),
                    null);
        }
        for (CalibrationRow row : manifest.calibration().rows()) {
            Outcome outcome = observations.evaluate(row.thresholds(), manifest.costs());
            if (differ(outcome.accuracy(), row.accuracy())
                    || differ(outcome.relativeMacs(), row.relativeMacs())) {
                throw invalid(
                        "says that thresholds "
                                + row.thresholds()
                                + " gave accuracy "
                                + row.accuracy()
                                + " at relative MACs "
                                + row.relativeMacs()
                                + ", but its observations say "
                                + outcome.accuracy()
                                + " at "
                                + outcome.relativeMacs(),
                        null);
            }
        }
    }

    private static boolean differ(double a, double b) {
        return Math.abs(a - b) > 1e-6;
    }

    private byte[] verified(String file, String sha256) {
        byte[] bytes = bytesOf(file);
        String found = Digest.sha256(bytes);
        if (!found.equals(sha256)) {
            throw invalid(
                    "is damaged or was changed: "
                            + file
                            + " has sha256 "
                            + found
                            + "; the manifest says "
                            + sha256,
                    null);
        }
        return bytes;
    }

    private byte[] bytesOf(String file) {
        Path path = root.resolve(file);
        if (!Files.isRegularFile(path)) {
            throw invalid("has no file " + file, null);
        }
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw invalid("has a file " + file + " that cannot be read", e);
        }
    }

    private InvalidBundleException invalid(
            String what, @javax.annotation.Nullable Throwable cause) {
        return new InvalidBundleException("bundle " + shown + " " + what, cause);
    }
}
