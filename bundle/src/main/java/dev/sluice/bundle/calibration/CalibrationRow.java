package dev.sluice.bundle.calibration;

import dev.sluice.bundle.exit.Thresholds;

/** One point of the trade-off: thresholds, and what they did on the calibration images. */
public record CalibrationRow(Thresholds thresholds, Outcome outcome) {

    public CalibrationRow {
        if (outcome.exitRates().size() != thresholds.earlyExits() + 1) {
            throw new IllegalArgumentException(
                    outcome.exitRates().size()
                            + " exit rates for "
                            + thresholds.earlyExits()
                            + " early exits and a final one");
        }
    }

    public double accuracy() {
        return outcome.accuracy();
    }

    public double relativeMacs() {
        return outcome.relativeMacs();
    }
}
