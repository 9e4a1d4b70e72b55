package dev.sluice.job.bundle;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.InvalidBundleException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * Where the bundle lies, and which one it is: every process of the job reads it by itself and
 * refuses another one than the job was started with.
 *
 * @param path of the folder or zip file, as seen by every process of the job; with a scheme, such
 *     as s3://, in that file system of Flink's
 * @param digest of the bundle, in hex
 */
public record BundleLocation(String path, String digest) implements Serializable {

    /** Of a bundle that was just read from there. */
    public static BundleLocation of(String path, Bundle bundle) {
        String everywhere =
                RemoteBundle.isRemote(path) ? path : Path.of(path).toAbsolutePath().toString();
        return new BundleLocation(everywhere, bundle.digest());
    }

    /**
     * Reads whatever bundle lies there.
     *
     * @param path as above
     * @throws InvalidBundleException if there is none, or it is not as its manifest says
     * @throws IOException if another file system than this machine's does not give it
     */
    public static Bundle readAny(String path) throws IOException {
        return RemoteBundle.isRemote(path) ? RemoteBundle.read(path) : Bundle.read(Path.of(path));
    }

    /**
     * The bundle, read at most once for all operators of this process.
     *
     * @throws UnusableBundleException if there is no bundle there, or another one
     * @throws IOException if another file system than this machine's does not give it
     */
    public Bundle read() throws IOException {
        return ProcessBundles.get(this);
    }

    /** Reads it, though it may have been read before. */
    Bundle readAnew() throws IOException {
        Bundle bundle;
        try {
            bundle = readAny(path);
        } catch (InvalidBundleException e) {
            throw new UnusableBundleException(e);
        }
        if (!bundle.digest().equals(digest)) {
            throw new UnusableBundleException(
                    "bundle "
                            + path
                            + " has digest "
                            + bundle.digest()
                            + "; the job was started with "
                            + digest);
        }
        return bundle;
    }
}
