package dev.sluice.bundle.runtime;

/** A graph that could not be loaded or run: which one, on what input, and what was expected. */
public sealed class InferenceException extends RuntimeException permits UnusableGraphException {

    private static final long serialVersionUID = 1L;

    InferenceException(String message) {
        super(message);
    }

    InferenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
