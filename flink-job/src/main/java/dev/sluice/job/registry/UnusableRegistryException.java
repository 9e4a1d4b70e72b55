package dev.sluice.job.registry;

import javax.annotation.Nullable;

/**
 * A schema registry that does not answer, does not let us in, or does not do what it is asked for.
 * No message is at fault: it fails the task, which then starts again.
 */
public final class UnusableRegistryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableRegistryException(String message) {
        this(message, null);
    }

    UnusableRegistryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
