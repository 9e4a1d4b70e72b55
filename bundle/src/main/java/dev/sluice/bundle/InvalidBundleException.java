package dev.sluice.bundle;

import javax.annotation.Nullable;

/** A bundle that cannot be used: which file of it, what was found and what was expected. */
public final class InvalidBundleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidBundleException(String message) {
        super(message);
    }

    public InvalidBundleException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
