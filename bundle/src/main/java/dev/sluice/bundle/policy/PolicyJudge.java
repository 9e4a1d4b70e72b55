package dev.sluice.bundle.policy;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.exit.Thresholds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * Judges policies against one bundle: which thresholds they come to, or why they cannot be
 * followed. Deterministic, so that every subtask of a job comes to the same end. Thread-safe.
 *
 * <p>The highest version wins and the order of arrival does not matter: a policy whose version is
 * not above the highest that was accepted is stale, whatever it asks for.
 */
public final class PolicyJudge {

    /** Far above any count, and far below where counting ends. */
    public static final long HIGHEST_VERSION = 1L << 53;

    private static final String UNREACHABLE_DROP =
            "%s of at most %s points cannot be reached: the best row is expected to lose %s points";
    private static final String UNREACHABLE_COST =
            "relative MACs of at most %s cannot be reached: the cheapest row costs %s";

    private final CalibrationTable calibration;
    private final Observations observations;
    private final StageCosts costs;
    private final int earlyExits;
    private final PolicyLimits limits;

    /** A judge who allows whatever fits the bundle. */
    public PolicyJudge(Bundle bundle) {
        this(bundle, PolicyLimits.NONE);
    }

    /**
     * @throws IllegalArgumentException if the bundle's default operating point crosses a limit; the
     *     message names those that do not
     */
    public PolicyJudge(Bundle bundle, PolicyLimits limits) {
        this.calibration = bundle.manifest().calibration();
        this.observations = bundle.observations();
        this.costs = bundle.manifest().costs();
        this.earlyExits = bundle.manifest().earlyExits();
        this.limits = limits;
        requireAllowed(bundle, initial());
    }

    /**
     * A default beyond the limits is an error and not a reason to take another one: what a job does
     * before anybody has sent a policy should be what its bundle says.
     */
    private void requireAllowed(Bundle bundle, EffectivePolicy initial) {
        try {
            limits.check(initial, calibration);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    ("bundle %s starts with its default operating point '%s', which is not"
                                    + " allowed: %s. Allowed are %s")
                            .formatted(
                                    bundle,
                                    calibration.defaultOperatingPoint(),
                                    e.getMessage(),
                                    allowedPoints()),
                    e);
        }
    }

    private List<String> allowedPoints() {
        return calibration.operatingPoints().keySet().stream()
                .filter(
                        point ->
                                resolve(1, new PolicyTarget.OperatingPoint(point))
                                        instanceof PolicyDecision.Accepted)
                .toList();
    }

    /** What a job uses before any policy was accepted: the bundle's default operating point. */
    public EffectivePolicy initial() {
        return effective(0, calibration.defaultRow().thresholds());
    }

    /**
     * @param version of the policy
     * @param highestAccepted version of all that were accepted so far; 0 where none was
     */
    public PolicyDecision judge(long version, PolicyTarget target, long highestAccepted) {
        if (version <= 0) {
            return new PolicyDecision.Rejected(
                    "version "
                            + version
                            + "; expected 1 or above, since 0 is the bundle's default");
        }
        if (version > HIGHEST_VERSION) {
            return new PolicyDecision.Rejected(
                    "version "
                            + version
                            + "; expected "
                            + HIGHEST_VERSION
                            + " or below, so that there is room above it");
        }
        if (version <= highestAccepted) {
            return new PolicyDecision.Rejected(
                    "version "
                            + version
                            + " is stale: version "
                            + highestAccepted
                            + " was accepted before");
        }
        return resolve(version, target);
    }

    /** As {@link #judge}, whatever version is in force. */
    public PolicyDecision resolve(long version, PolicyTarget target) {
        try {
            EffectivePolicy policy = effective(version, thresholds(target));
            limits.check(policy, calibration);
            return new PolicyDecision.Accepted(policy);
        } catch (IllegalArgumentException e) {
            return new PolicyDecision.Rejected(e.getMessage());
        }
    }

    private EffectivePolicy effective(long version, Thresholds thresholds) {
        Outcome predicted = observations.evaluate(thresholds, costs);
        return new EffectivePolicy(
                version,
                thresholds,
                predicted,
                calibration.expectedAccuracy(thresholds, predicted));
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
                    "%s thresholds; expected %s, one for each early exit"
                            .formatted(target.thresholds().size(), earlyExits));
        }
        return Thresholds.of(
                target.thresholds().stream().mapToDouble(Double::doubleValue).toArray());
    }

    private IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException(
                "no operating point '%s'; the bundle has %s"
                        .formatted(name, calibration.operatingPoints().keySet()));
    }

    private CalibrationRow within(PolicyTarget.MaxAccuracyDrop drop) {
        requireBudget(calibration.reference().measure() + " drop", drop.points());
        return calibration
                .cheapestWithin(drop.points())
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        UNREACHABLE_DROP.formatted(
                                                "an " + calibration.reference().measure() + " drop",
                                                drop.points(),
                                                askable(leastDrop(), 2))));
    }

    private CalibrationRow within(PolicyTarget.MaxRelativeMacs budget) {
        requireBudget("relative MACs", budget.relativeMacs());
        double least = calibration.rows().get(0).relativeMacs();
        return calibration
                .mostAccurateWithin(budget.relativeMacs())
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        UNREACHABLE_COST.formatted(
                                                budget.relativeMacs(), askable(least, 3))));
    }

    /** Points that the most accurate row is expected to lose to the backbone. */
    private double leastDrop() {
        return calibration.expectedDropPoints(
                calibration.rows().get(calibration.rows().size() - 1));
    }

    /** Rounded up, beyond rounding errors: who asks for the number shown gets it. */
    static BigDecimal askable(double value, int decimals) {
        return BigDecimal.valueOf(value - 1e-9).setScale(decimals, RoundingMode.CEILING);
    }

    private static void requireBudget(String what, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(
                    what + " of at most " + value + "; expected a number that is not negative");
        }
    }
}
