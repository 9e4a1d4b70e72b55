package dev.sluice.bundle;

import dev.sluice.bundle.calibration.Observations;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * Reads a bundle strictly: whatever is missing, altered or does not fit is refused here, with one
 * message, and not at the first record.
 */
final class BundleReader {

    /** A stage's file; names only, so that none can point outside the bundle. */
    private static final String FILE_NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

    private final BundleFiles files;
    private final String shown;

    private BundleReader(BundleFiles files, String shown) {
        this.files = files;
        this.shown = shown;
    }

    static Bundle read(Path folderOrZip, String shown) {
        if (Files.isDirectory(folderOrZip)) {
            return readBelow(folderOrZip, shown);
        }
        if (!Files.isRegularFile(folderOrZip)) {
            throw new InvalidBundleException(
                    "no bundle at " + shown + ": no such folder or zip file");
        }
        try (FileSystem zip = FileSystems.newFileSystem(folderOrZip)) {
            return readBelow(zip.getPath("/"), shown);
        } catch (IOException | ProviderNotFoundException e) {
            throw new InvalidBundleException(
                    "bundle " + shown + " is neither a folder nor a readable zip file", e);
        }
    }

    /** What cannot be read from a disk will not be read a second later. */
    private static Bundle readBelow(Path root, String shown) {
        try {
            return read(name -> bytesOf(root.resolve(name)), shown);
        } catch (IOException e) {
            throw new InvalidBundleException(e.getMessage(), e.getCause());
        }
    }

    private static Optional<byte[]> bytesOf(Path file) throws IOException {
        return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    static Bundle read(BundleFiles files, String shown) throws IOException {
        return new BundleReader(files, shown).read();
    }

    private Bundle read() throws IOException {
        byte[] json = bytesOf(Bundle.MANIFEST_FILE);
        Manifest manifest = manifest(json);
        List<byte[]> graphs = new ArrayList<>();
        for (StageSpec stage : manifest.stages()) {
            if (!stage.file().matches(FILE_NAME)) {
                throw invalid(
                        "%s names '%s' as the file of stage %s; expected a plain file name"
                                .formatted(Bundle.MANIFEST_FILE, stage.file(), graphs.size()));
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
            throw invalid(Bundle.MANIFEST_FILE + " " + e.getMessage(), e);
        }
    }

    private Observations observations(Manifest manifest) throws IOException {
        byte[] bytes = verified(Bundle.OBSERVATIONS_FILE, manifest.observationsSha256());
        try {
            return Observations.fromBytes(bytes);
        } catch (IllegalArgumentException e) {
            throw invalid(Bundle.OBSERVATIONS_FILE + " is refused: " + e.getMessage(), e);
        }
    }

    private void checkCalibration(Manifest manifest, Observations observations) {
        try {
            CalibrationCheck.check(manifest, observations);
        } catch (IllegalArgumentException e) {
            throw invalid("is refused: " + e.getMessage(), e);
        }
    }

    private byte[] verified(String file, String sha256) throws IOException {
        byte[] bytes = bytesOf(file);
        String found = Digest.sha256(bytes);
        if (!found.equals(sha256)) {
            throw invalid(
                    "is damaged or was changed: %s has sha256 %s; %s says %s"
                            .formatted(file, found, Bundle.MANIFEST_FILE, sha256));
        }
        return bytes;
    }

    private byte[] bytesOf(String file) throws IOException {
        Optional<byte[]> bytes;
        try {
            bytes = files.read(file);
        } catch (IOException e) {
            throw new IOException(
                    "bundle " + shown + " has a file " + file + " that cannot be read", e);
        }
        return bytes.orElseThrow(() -> invalid("has no file " + file));
    }

    private InvalidBundleException invalid(String what) {
        return invalid(what, null);
    }

    /** One line, whatever control characters the bundle's files hold. */
    private InvalidBundleException invalid(String what, @Nullable Throwable cause) {
        return new InvalidBundleException(
                "bundle " + shown + " " + what.replaceAll("\\p{Cntrl}+", " "), cause);
    }
}
