package dev.sluice.augment.calibrate;

import dev.sluice.bundle.BundleWriter;
import java.util.List;

/**
 * A bundle calibrated anew, to be written.
 *
 * @param draft all of it
 * @param exits all of them, the final one last
 * @param changes of each exit, and last of the operating point that was the default, where number
 *     types were to change; else empty
 */
public record Recalibrated(
        BundleWriter.Draft draft, List<CalibratedExit> exits, List<AnswerChange> changes) {

    public Recalibrated {
        exits = List.copyOf(exits);
        changes = List.copyOf(changes);
    }
}
