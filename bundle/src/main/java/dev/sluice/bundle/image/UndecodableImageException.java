package dev.sluice.bundle.image;

import dev.sluice.schemas.DeadLetterReason;

/**
 * An image that cannot be decoded. Control flow on the hot path, not a fault of ours: it carries no
 * stack trace.
 */
public final class UndecodableImageException extends Exception {

    private static final long serialVersionUID = 1L;

    private final DeadLetterReason reason;

    /**
     * @param detail for a person: what was found and what was expected
     */
    UndecodableImageException(DeadLetterReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    static UndecodableImageException unreadable(String detail) {
        return new UndecodableImageException(DeadLetterReason.UNREADABLE_IMAGE, detail);
    }

    static UndecodableImageException wrongSize(String detail) {
        return new UndecodableImageException(DeadLetterReason.WRONG_IMAGE_SIZE, detail);
    }

    static UndecodableImageException tooLarge(String detail) {
        return new UndecodableImageException(DeadLetterReason.IMAGE_TOO_LARGE, detail);
    }

    static UndecodableImageException unsupported(String detail) {
        return new UndecodableImageException(DeadLetterReason.UNSUPPORTED_MEDIA_TYPE, detail);
    }

    public DeadLetterReason reason() {
        return reason;
    }

    /** For a person: what was found and what was expected. */
    public String detail() {
        return getMessage();
    }
}
