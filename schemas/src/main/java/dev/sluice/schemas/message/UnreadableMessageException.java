package dev.sluice.schemas.message;

/**
 * A message that is not what its topic holds. Control flow on a hot path: without a stack trace.
 */
public final class UnreadableMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is wrong with a message. */
    public enum Kind {
        /** It begins as none of the encodings does that are read. */
        NOT_AVRO,
        /** It names a schema that this version of Sluice does not know, or cannot read by. */
        UNKNOWN_SCHEMA,
        /** It does not hold what its schema says. */
        UNREADABLE
    }

    private final Kind kind;

    /**
     * @param message what was found and what was expected
     */
    public UnreadableMessageException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
