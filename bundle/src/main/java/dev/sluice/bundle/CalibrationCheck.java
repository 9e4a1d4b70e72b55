package dev.sluice.bundle;

import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Outcome;

/**
 * That a manifest's calibration table is what the bundle's observations say. A policy would promise
 * what is not so otherwise.
 */
final class CalibrationCheck {

    /** Slack for numbers that were written as decimals. */
    private static final double ROUNDING = 1e-6;

    private CalibrationCheck() {}

    /**
     * @throws IllegalArgumentException naming the figure that differs
     */
    static void check(Manifest manifest, Observations observations) {
        CalibrationTable calibration = manifest.calibration();
        if (observations.earlyExits() != manifest.earlyExits()
                || observations.images() != calibration.images()) {
            throw new IllegalArgumentException(
                    "%s has %s images and %s early exits; %s says %s and %s"
                            .formatted(
                                    Bundle.OBSERVATIONS_FILE,
                                    observations.images(),
                                    observations.earlyExits(),
                                    Bundle.MANIFEST_FILE,
                                    calibration.images(),
                                    manifest.earlyExits()));
        }
        requireSame(
                "backbone accuracy",
                calibration.backboneAccuracy(),
                observations.backboneAccuracy());
        for (CalibrationRow row : calibration.rows()) {
            checkRow(row, observations.evaluate(row.thresholds(), manifest.costs()));
        }
    }

    private static void checkRow(CalibrationRow row, Outcome found) {
        Outcome said = row.outcome();
        String at = " at thresholds " + row.thresholds();
        requireSame("accuracy" + at, said.accuracy(), found.accuracy());
        requireSame("agreement" + at, said.agreement(), found.agreement());
        requireSame("relative MACs" + at, said.relativeMacs(), found.relativeMacs());
        for (int exit = 0; exit < found.exitRates().size(); exit++) {
            requireSame(
                    "exit rate " + exit + at,
                    said.exitRates().get(exit),
                    found.exitRates().get(exit));
        }
    }

    private static void requireSame(String what, double said, double found) {
        if (Math.abs(said - found) > ROUNDING) {
            throw new IllegalArgumentException(
                    "%s says %s is %s; by %s it is %s"
                            .formatted(
                                    Bundle.MANIFEST_FILE,
                                    what,
                                    said,
                                    Bundle.OBSERVATIONS_FILE,
                                    found));
        }
    }
}
