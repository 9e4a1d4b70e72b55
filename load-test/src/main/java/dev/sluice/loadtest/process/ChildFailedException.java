package dev.sluice.loadtest.process;

import java.io.IOException;

/** A child process ended, or did not get ready: which one, and the last lines it printed. */
public final class ChildFailedException extends IOException {

    private static final long serialVersionUID = 1L;

    ChildFailedException(String message) {
        super(message);
    }
}
