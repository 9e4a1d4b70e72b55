package dev.sluice.augment.attach;

import dev.sluice.augment.calibrate.CalibratedExit;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.calibration.CalibrationRow;
import java.util.List;
import javax.annotation.Nullable;

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

    /**
     * What a way of learning came to, on the calibration images.
     *
     * @param learning that was tried
     * @param operatingPoint name of the default operating point of a bundle with these branches;
     *     null where they are no use
     * @param row of that operating point, likewise
     * @param problem why the branches are no use, null where they are
     */
    public record Trial(
            BranchLearning learning,
            @Nullable String operatingPoint,
            @Nullable CalibrationRow row,
            @Nullable String problem) {

        static Trial useless(BranchLearning learning, String problem) {
            return new Trial(learning, null, null, problem);
        }
    }
}
