package dev.sluice.job.bundle;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.InvalidBundleException;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * Where the bundle lies, and which one it is: every operator reads it by itself and refuses another
 * one than the job was started with.
 *
 * @param path of the folder or zip file, as seen by every process of the job
 * @param digest of the bundle, in hex
 */
public record BundleLocation(String path, String digest) implements Serializable {

    /** Of a bundle that was just read. */
    public static BundleLocation of(Path path, Bundle bundle) {
        return new BundleLocation(path.toAbsolutePath().toString(), bundle.digest());
    }

    /**
     * @throws UnusableBundleException if there is no bundle there, or another one
     */
    public Bundle read() {
        Bundle bundle = readAny();
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

    private Bundle readAny() {
        try {
            return Bundle.read(Path.of(path));
        } catch (InvalidBundleException e) {
            throw new UnusableBundleException(e);
        }
    }
}
