package dev.sluice.bundle;

import dev.sluice.bundle.calibration.Observations;
import java.nio.file.Path;
import java.util.List;

/**
 * A bundle that was read and checked whole, held in memory: what was verified is what is used.
 * Immutable.
 */
public final class Bundle {

    static final String MANIFEST_FILE = "bundle.json";
    static final String OBSERVATIONS_FILE = "observations.bin";

    private final Manifest manifest;
    private final String digest;
    private final List<byte[]> graphs;
    private final Observations observations;

    Bundle(Manifest manifest, String digest, List<byte[]> graphs, Observations observations) {
        this.manifest = manifest;
        this.digest = digest;
        this.graphs = graphs;
        this.observations = observations;
    }

    /**
     * Reads a bundle.
     *
     * @param folderOrZip the bundle's folder, or a zip of what is in it
     * @throws InvalidBundleException if anything about it is not as the manifest says
     */
    public static Bundle read(Path folderOrZip) {
        return BundleReader.read(folderOrZip);
    }

    public Manifest manifest() {
        return manifest;
    }

    /** sha256 of {@code bundle.json}, which holds the digests of all other files; in hex. */
    public String digest() {
        return digest;
    }

    /** The ONNX file of a stage. The caller does not change the bytes. */
    public byte[] graph(int stage) {
        return graphs.get(stage);
    }

    /** What the exits said on the calibration images. */
    public Observations observations() {
        return observations;
    }

    @Override
    public String toString() {
        return manifest.name() + " " + manifest.version() + " (" + digest.substring(0, 12) + ")";
    }
}
