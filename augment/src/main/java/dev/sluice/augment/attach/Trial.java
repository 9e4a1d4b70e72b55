package dev.sluice.augment.attach;

import dev.sluice.augment.train.branch.BranchLearning;
import dev.sluice.bundle.calibration.CalibrationRow;
import javax.annotation.Nullable;

/**
 * What a way of learning came to, on the calibration images.
 *
 * @param learning that was tried
 * @param operatingPoint name of the default operating point of a bundle with these branches; null
 *     where they are no use
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
