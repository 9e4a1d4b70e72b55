package dev.sluice.augment.tradeoff;

import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.exit.Thresholds;

/**
 * A row that the search found.
 *
 * @param row thresholds and their figures on all calibration images
 * @param honestAccuracy to be expected on other images: mean over many splits, of thresholds chosen
 *     on one half at this budget and measured on the other half
 */
public record TradeOff(CalibrationRow row, double honestAccuracy) {

    static TradeOff of(
            Observations observations,
            StageCosts costs,
            Thresholds thresholds,
            double honestAccuracy) {
        return new TradeOff(
                new CalibrationRow(thresholds, observations.evaluate(thresholds, costs)),
                honestAccuracy);
    }
}
