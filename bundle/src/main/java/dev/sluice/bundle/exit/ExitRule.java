package dev.sluice.bundle.exit;

/**
 * The rule that decides an exit, written once: the calibrator and the job both come here.
 *
 * <p>Source: PTEENet (Lahiany and Aperstein, 2022) compares each exit's confidence with a threshold
 * in the order of the exits; the first that is above it answers.
 */
public final class ExitRule {

    private ExitRule() {}

    /**
     * Whether a record leaves at an early exit.
     *
     * @param confidence in [0, 1], as the stage's graph gave it; NaN never exits
     * @param threshold in [0, 1]; 1 closes the exit, since no confidence is above it
     */
    public static boolean exits(float confidence, double threshold) {
        return confidence > threshold;
    }
}
