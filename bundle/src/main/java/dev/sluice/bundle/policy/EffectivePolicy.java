package dev.sluice.bundle.policy;

import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.exit.Thresholds;

/**
 * A policy that was accepted, as the thresholds it comes to.
 *
 * @param version 0 for the bundle's default operating point, else the policy's own
 * @param predicted what the calibration images had at these thresholds
 * @param expectedAccuracy to be expected on other images, in [0, 1]; against what, the bundle's
 *     calibration table says
 */
public record EffectivePolicy(
        long version, Thresholds thresholds, Outcome predicted, double expectedAccuracy) {}
