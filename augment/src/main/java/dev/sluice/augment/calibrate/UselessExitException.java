package dev.sluice.augment.calibrate;

/** An exit whose confidence no threshold can make use of; the message names it. */
public final class UselessExitException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int exit;

    UselessExitException(int exit, String message) {
        super(message);
        this.exit = exit;
    }

    /** From 0. */
    public int exit() {
        return exit;
    }
}
