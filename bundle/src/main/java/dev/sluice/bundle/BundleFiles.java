package dev.sluice.bundle;

import java.io.IOException;
import java.util.Optional;

/** The files that a bundle is made of, wherever they lie. */
@FunctionalInterface
public interface BundleFiles {

    /**
     * @param name a plain file name
     * @return all of the file; empty if there is none
     * @throws IOException if it may be there and cannot be read
     */
    Optional<byte[]> read(String name) throws IOException;
}
