package dev.sluice.augment.attach;

import dev.sluice.augment.calibrate.Calibration;
import dev.sluice.augment.tradeoff.OperatingPoints;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import java.util.Comparator;

/**
 * Branches that could go into the bundle.
 *
 * @param learning that they were trained by
 * @param layout of theirs
 * @param calibration of them
 * @param table with the operating points
 * @param preferred operating point that a job is to start with; the table has another default where
 *     no row keeps its promise
 */
record Candidate(
        BranchLearning learning,
        Layout layout,
        Calibration calibration,
        CalibrationTable table,
        String preferred) {

    /**
     * The better one is less: one that keeps the preferred operating point's promise comes before
     * one that does not. Among its like the cheaper one at the default operating point comes first;
     * where that is {@value OperatingPoints#MAX_ACCURACY}, the more accurate one, by the accuracy
     * to be expected on other images.
     */
    static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparing((Candidate candidate) -> !candidate.keepsPromise())
                    .thenComparingDouble(Candidate::atDefaultPoint);

    boolean keepsPromise() {
        return table.defaultOperatingPoint().equals(preferred);
    }

    Attachment.Trial trial() {
        return new Attachment.Useful(learning, table.defaultOperatingPoint(), table.defaultRow());
    }

    private double atDefaultPoint() {
        CalibrationRow row = table.defaultRow();
        return table.defaultOperatingPoint().equals(OperatingPoints.MAX_ACCURACY)
                ? -row.expectedAccuracy()
                : row.relativeMacs();
    }
}
