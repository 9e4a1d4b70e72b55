package dev.sluice.bundle;

import dev.sluice.bundle.calibration.Observations;
import java.io.IOException;
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
        return read(folderOrZip, folderOrZip.toString());
    }

    /**
     * Likewise, of a copy.
     *
     * @param shown where the bundle lies, for messages
     */
    public static Bundle read(Path folderOrZip, String shown) {
        return BundleReader.read(folderOrZip, shown);
    }

    /**
     * Reads a bundle whose files lie elsewhere than in this machine's file system.
     *
     * @param shown where the bundle lies, for messages
     * @throws InvalidBundleException if anything about it is not as the manifest says
     * @throws IOException if a file cannot be read, which may be otherwise the next time
     */
    public static Bundle read(BundleFiles files, String shown) throws IOException {
        return BundleReader.read(files, shown);
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
