package dev.sluice.bundle.calibration;

import dev.sluice.bundle.exit.Thresholds;

/**
 * One point of the trade-off: thresholds, and what they did on the calibration images.
 *
 * @param outcome on the images that the thresholds were chosen on, hence a little too good
 * @param expectedAccuracy on other images of the same kind, in [0, 1]: what promises are made with
 */
public record CalibrationRow(Thresholds thresholds, Outcome outcome, double expectedAccuracy) {

    public CalibrationRow {
        if (outcome.exitRates().size() != thresholds.earlyExits() + 1) {
            throw new IllegalArgumentException(
                    outcome.exitRates().size()
                            + " exit rates for "
                            + thresholds.earlyExits()
                            + " early exits and a final one");
        }
        if (!(expectedAccuracy >= 0 && expectedAccuracy <= 1)) {
            throw new IllegalArgumentException(
                    "expected accuracy is " + expectedAccuracy + "; expected a number in [0, 1]");
        }
    }

    public double accuracy() {
        return outcome.accuracy();
    }

    public double relativeMacs() {
        return outcome.relativeMacs();
    }
}
