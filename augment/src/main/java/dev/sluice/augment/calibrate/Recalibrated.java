package dev.sluice.augment.calibrate;

import dev.sluice.bundle.BundleWriter;
import java.util.List;

/**
 * A bundle calibrated anew, to be written.
 *
 * @param draft all of it
 * @param exits all of them, the final one last
 */
public record Recalibrated(BundleWriter.Draft draft, List<CalibratedExit> exits) {

    public Recalibrated {
        exits = List.copyOf(exits);
    }
}
