package dev.sluice.bundle.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.bundle.policy.PolicyTarget.ThresholdPerExit;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of the accuracy drop, on the example bundle; skipped in a checkout without it. */
class NudgedRowsTest {

    private static final Path BUNDLE =
            Path.of(System.getProperty("sluice.examples")).resolve("fashion-mnist/bundle");

    /** Points. A row that was unlucky on the calibration images is held to what it did there. */
    private static final double UNLUCKY = 0.05;

    private static final double TINY = 1e-6;

    @ParameterizedTest
    @ValueSource(doubles = {1e-12, -1e-12, 1e-9})
    void thresholdsNextToARowsGetThatRowsVerdict(double nudge) throws Exception {
        assumeThat(BUNDLE).exists();
        Bundle bundle = Bundle.read(BUNDLE);
        CalibrationTable calibration = bundle.manifest().calibration();
        double ofDefault = calibration.expectedDropPoints(calibration.defaultRow());
        for (CalibrationRow row : calibration.rows()) {
            Thresholds nudged = nudged(row.thresholds(), nudge);
            double drop = calibration.expectedDropPoints(row);
            for (double limit : new double[] {drop - TINY, drop + UNLUCKY}) {
                if (limit < Math.max(0, ofDefault)) {
                    continue;
                }
                PolicyJudge judge = new PolicyJudge(bundle, new PolicyLimits(0, limit));

                assertThat(allowed(judge, nudged))
                        .as("%s for %s, of which %s points are allowed", nudged, row, limit)
                        .isEqualTo(allowed(judge, row.thresholds()))
                        .isEqualTo(limit > drop);
            }
        }
    }

    private static Thresholds nudged(Thresholds thresholds, double by) {
        return Thresholds.of(
                Arrays.stream(thresholds.toArray())
                        .map(threshold -> Math.min(1, Math.max(0, threshold + by)))
                        .toArray());
    }

    private static boolean allowed(PolicyJudge judge, Thresholds thresholds) {
        List<Double> named = Arrays.stream(thresholds.toArray()).boxed().toList();
        return judge.resolve(1, new ThresholdPerExit(named)) instanceof PolicyDecision.Accepted;
    }
}
