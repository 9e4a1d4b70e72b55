package dev.sluice.augment.attach;

import dev.sluice.augment.calibrate.CalibratedExit;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.calibration.CalibrationRow;
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

    /** What a way of learning came to, on the calibration images. */
    public sealed interface Trial {

        /** That was tried. */
        BranchLearning learning();
    }

    /**
     * Branches that a bundle could be made of.
     *
     * @param operatingPoint name of the default operating point of that bundle
     * @param row of that operating point
     */
    public record Useful(BranchLearning learning, String operatingPoint, CalibrationRow row)
            implements Trial {}

    /**
     * Branches that are no use.
     *
     * @param problem why
     */
    public record Useless(BranchLearning learning, String problem) implements Trial {}

    /**
     * No branches, for their training diverged.
     *
     * @param problem where, and what to try
     */
    public record Diverged(BranchLearning learning, String problem) implements Trial {}
}
