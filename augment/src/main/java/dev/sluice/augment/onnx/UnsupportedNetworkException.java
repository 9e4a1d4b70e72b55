package dev.sluice.augment.onnx;

/**
 * A network, or a cut of it, that cannot be augmented: which one, what was found, what was
 * expected.
 */
public final class UnsupportedNetworkException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    UnsupportedNetworkException(String message) {
        super(message);
    }

    UnsupportedNetworkException(String message, Throwable cause) {
        super(message, cause);
    }
}
