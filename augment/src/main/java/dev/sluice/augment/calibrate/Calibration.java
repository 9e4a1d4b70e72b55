package dev.sluice.augment.calibrate;

import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Reference;
import java.util.List;

/**
 * What calibration came to.
 *
 * @param stages with the fitted temperatures inside
 * @param exits all of them, the final one last
 * @param observations of these very stages on the calibration images
 * @param reference what their answers were held against
 */
public record Calibration(
        List<BundleWriter.Stage> stages,
        List<CalibratedExit> exits,
        Observations observations,
        Reference reference) {

    public Calibration {
        stages = List.copyOf(stages);
        exits = List.copyOf(exits);
    }
}
