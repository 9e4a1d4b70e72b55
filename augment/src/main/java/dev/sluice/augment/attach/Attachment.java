package dev.sluice.augment.attach;

import dev.sluice.augment.calibrate.CalibratedExit;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.branch.BranchLearning;
import dev.sluice.bundle.Bundle;
import java.util.List;

/**
 * What was made.
 *
 * @param bundle as it is on disk
 * @param exits all of them, the final one last
 * @param calibrationImages that the rows were measured on
 * @param learning that the bundle's branches were trained by
 * @param trials of every way of learning that was asked for, in that order
 */
public record Attachment(
        Bundle bundle,
        List<CalibratedExit> exits,
        ImageSet calibrationImages,
        BranchLearning learning,
        List<Trial> trials) {

    public Attachment {
        exits = List.copyOf(exits);
        trials = List.copyOf(trials);
    }
}
