package dev.sluice.augment.calibrate;

/** An exit whose confidence no threshold can make use of; the message names it. */
public final class UselessExitException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    UselessExitException(String message) {
        super(message);
    }
}
