package dev.sluice.augment.figures;

import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.Outcome;

/**
 * A row of a bundle's calibration table, and what its thresholds do on other images.
 *
 * @param foretold thresholds, and what they did on the calibration images
 * @param foretoldDrop share of right answers that calibration says is lost to the backbone
 * @param measured here; its accuracy is an agreement where there are no labels
 */
public record MeasuredRow(CalibrationRow foretold, double foretoldDrop, Outcome measured) {

    CurvePoint point() {
        return new CurvePoint(measured.relativeMacs(), measured.accuracy());
    }
}
