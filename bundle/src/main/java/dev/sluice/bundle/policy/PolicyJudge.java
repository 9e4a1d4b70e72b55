package dev.sluice.bundle.policy;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.exit.Thresholds;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Judges policies against one bundle: which thresholds they come to, or why they cannot be
 * followed. Deterministic, so that every subtask of a job comes to the same end. Thread-safe.
 *
 * <p>The highest version wins and the order of arrival does not matter: a policy whose version is
 * not above the one in force is stale, whatever it asks for.
 */
public final class PolicyJudge {

    private final CalibrationTable calibration;
    private final Observations observations;
    private final StageCosts costs;
    private final int earlyExits;

    public PolicyJudge(Bundle bundle) {
        this.calibration = bundle.manifest().calibration();
        this.observations = bundle.observations();
        this.costs = bundle.manifest().costs();
        this.earlyExits = bundle.manifest().earlyExits();
    }

    /** What a job uses before any policy was accepted: the bundle's default operating point. */
    public EffectivePolicy initial() {
        return effective(0, calibration.defaultRow().thresholds());
    }

    /**
     * @param version of the policy
     * @param versionInForce of the last one that was accepted; 0 where none was
     */
    public PolicyDecision judge(long version, PolicyTarget target, long versionInForce) {
        if (version <= 0) {
            return new PolicyDecision.Rejected(
                    "version "
                            + version
                            + "; expected 1 or above, since 0 is the bundle's default");
        }
        if (version <= versionInForce) {
            return new PolicyDecision.Rejected(
                    "version " + version + " is stale: version " + versionInForce + " is in force");
        }
        return resolve(version, target);
    }

    /** As {@link #judge}, whatever version is in force. */
    public PolicyDecision resolve(long version, PolicyTarget target) {
        try {
            return new PolicyDecision.Accepted(effective(version, thresholds(target)));
        } catch (IllegalArgumentException e) {
            return new PolicyDecision.Rejected(e.getMessage());
        }
    }

    private EffectivePolicy effective(long version, Thresholds thresholds) {
        return new EffectivePolicy(version, thresholds, observations.evaluate(thresholds, costs));
    }

    private Thresholds thresholds(PolicyTarget target) {
        if (target instanceof PolicyTarget.ThresholdPerExit named) {
            return named(named);
        }
        if (target instanceof PolicyTarget.OperatingPoint point) {
            return calibration
                    .operatingPoint(point.name())
                    .orElseThrow(() -> unknown(point.name()))
                    .thresholds();
        }
        if (target instanceof PolicyTarget.MaxAccuracyDrop drop) {
            return within(drop).thresholds();
        }
        return within((PolicyTarget.MaxRelativeMacs) target).thresholds();
    }

    private Thresholds named(PolicyTarget.ThresholdPerExit target) {
        if (target.thresholds().size() != earlyExits) {
            throw new IllegalArgumentException(
                    target.thresholds().size()
                            + " thresholds; expected "
                            + earlyExits
                            + ", one for each early exit");
        }
        return Thresholds.of(
                target.thresholds().stream().mapToDouble(Double::doubleValue).toArray());
    }

    private IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException(
                "no operating point '"
                        + name
                        + "'; the bundle has "
                        + new TreeSet<>(calibration.operatingPoints().keySet()));
    }

    private CalibrationRow within(PolicyTarget.MaxAccuracyDrop drop) {
        requireBudget("accuracy drop", drop.points());
        Optional<CalibrationRow> row = calibration.cheapestWithin(drop.points());
        return row.orElseThrow(
                () ->
                        new IllegalArgumentException(
                                String.format(
                                        Locale.ROOT,
                                        "an accuracy drop of at most %s points cannot be reached:"
                                                + " the best row loses %.2f points",
                                        drop.points(),
                                        100
                                                * (calibration.backboneAccuracy()
                                                        - mostAccurate().accuracy()))));
    }

    private CalibrationRow within(PolicyTarget.MaxRelativeMacs budget) {
        requireBudget("relative MACs", budget.relativeMacs());
        Optional<CalibrationRow> row = calibration.mostAccurateWithin(budget.relativeMacs());
        return row.orElseThrow(
                () ->
                        new IllegalArgumentException(
                                String.format(
                                        Locale.ROOT,
                                        "relative MACs of at most %s cannot be reached: the"
                                                + " cheapest row costs %.3f",
                                        budget.relativeMacs(),
                                        calibration.rows().get(0).relativeMacs())));
    }

    private CalibrationRow mostAccurate() {
        return calibration.rows().get(calibration.rows().size() - 1);
    }

    private static void requireBudget(String what, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(
                    what + " of at most " + value + "; expected a number that is not negative");
        }
    }
}
