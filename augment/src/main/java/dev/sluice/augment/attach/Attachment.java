package dev.sluice.augment.attach;

import dev.sluice.augment.calibrate.CalibratedExit;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.bundle.Bundle;
import java.util.List;

/**
 * What was made.
 *
 * @param bundle as it is on disk
 * @param exits the early ones, in order
 * @param calibrationImages that the rows were measured on
 */
public record Attachment(Bundle bundle, List<CalibratedExit> exits, ImageSet calibrationImages) {

    public Attachment {
        exits = List.copyOf(exits);
    }
}
