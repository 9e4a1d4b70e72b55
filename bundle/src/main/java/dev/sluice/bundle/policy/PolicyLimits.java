package dev.sluice.bundle.policy;

import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.exit.Thresholds;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What no policy may cross, whoever sends it.
 *
 * @param minThreshold of every early exit, in [0, 1]; 0 is no limit
 * @param maxDropPoints percentage points below the backbone that may be expected to be lost, of
 *     accuracy or of what the calibration table has instead; infinite is no limit
 */
public record PolicyLimits(double minThreshold, double maxDropPoints) implements Serializable {

    /** Whatever fits the bundle is allowed. */
    public static final PolicyLimits NONE = new PolicyLimits(0, Double.POSITIVE_INFINITY);

    public PolicyLimits {
        if (!(minThreshold >= 0 && minThreshold <= 1)) {
            throw new IllegalArgumentException(
                    "a lowest threshold of " + minThreshold + "; expected a number in [0, 1]");
        }
        if (!(maxDropPoints >= 0)) {
            throw new IllegalArgumentException(
                    "a drop of at most "
                            + maxDropPoints
                            + " points; expected a number that is not negative");
        }
    }

    /**
     * @throws IllegalArgumentException saying every limit that the policy crosses, and by how much
     */
    void check(EffectivePolicy policy, CalibrationTable calibration) {
        List<String> crossed = new ArrayList<>();
        Thresholds thresholds = policy.thresholds();
        for (int exit = 0; exit < thresholds.earlyExits(); exit++) {
            if (thresholds.at(exit) < minThreshold) {
                crossed.add(
                        "threshold %s of exit %s is below the job's limit of %s"
                                .formatted(thresholds.at(exit), exit, minThreshold));
            }
        }
        double drop = calibration.dropPoints(policy.expectedAccuracy());
        if (drop > maxDropPoints + CalibrationTable.ROUNDING) {
            crossed.add(
                    "%s is expected to drop by %s points; the job's limit is %s"
                            .formatted(
                                    calibration.reference().measure(),
                                    PolicyJudge.askable(drop, 2),
                                    maxDropPoints));
        }
        if (!crossed.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", crossed));
        }
    }
}
