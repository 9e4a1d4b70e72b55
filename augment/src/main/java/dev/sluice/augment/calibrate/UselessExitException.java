package dev.sluice.augment.calibrate;

/** An exit whose confidence no threshold can make use of; the message names it. */
public final class UselessExitException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int exit;
    private final String problem;

    /**
     * @param problem what the exit does, after its name
     */
    UselessExitException(int exit, String problem) {
        super("exit %d %s".formatted(exit, problem));
        this.exit = exit;
        this.problem = problem;
    }

    /** From 0, among those that were calibrated together. */
    public int exit() {
        return exit;
    }

    /** The message without the exit's number, for who has a better name for it. */
    public String problem() {
        return problem;
    }
}
