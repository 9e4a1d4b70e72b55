package dev.sluice.augment.data;

import java.io.IOException;

/**
 * A file of images or labels that is not what its format says; the message names file, offset,
 * expected and found.
 */
public final class MalformedDataException extends IOException {

    private static final long serialVersionUID = 1L;

    public MalformedDataException(String message) {
        super(message);
    }
}
