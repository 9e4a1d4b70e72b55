package dev.sluice.augment.onnx;

/**
 * A network, or a cut of it, that cannot be augmented: which one, what was found, what was
 * expected.
 */
public final class UnsupportedNetworkException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public UnsupportedNetworkException(String message) {
        super(message);
    }

    public UnsupportedNetworkException(String message, Throwable cause) {
        super(message, cause);
    }
}
