package dev.sluice.augment.attach;

import dev.sluice.augment.calibrate.CalibratedExit;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.tradeoff.TradeOff;
import dev.sluice.bundle.Bundle;
import java.util.List;

/**
 * What was made.
 *
 * @param bundle as it is on disk
 * @param exits the early ones, in order
 * @param rows of the bundle's calibration table, with what is to be expected on other images
 * @param calibrationImages that the rows were measured on
 */
public record Attachment(
        Bundle bundle,
        List<CalibratedExit> exits,
        List<TradeOff> rows,
        ImageSet calibrationImages) {

    public Attachment {
        exits = List.copyOf(exits);
        rows = List.copyOf(rows);
    }
}
