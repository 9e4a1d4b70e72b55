package dev.sluice.job.gate;

import dev.sluice.bundle.policy.PolicyTarget;
import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.MaxAccuracyDrop;
import dev.sluice.schemas.MaxRelativeMacs;
import dev.sluice.schemas.OperatingPointName;
import dev.sluice.schemas.ThresholdPerExit;

/** From the message's words to the bundle's. */
final class PolicyTargets {

    private PolicyTargets() {}

    static PolicyTarget of(ExitPolicy policy) {
        Object target = policy.getTarget();
        if (target instanceof ThresholdPerExit named) {
            return new PolicyTarget.ThresholdPerExit(named.getThresholds());
        }
        if (target instanceof OperatingPointName point) {
            return new PolicyTarget.OperatingPoint(point.getName());
        }
        if (target instanceof MaxAccuracyDrop drop) {
            return new PolicyTarget.MaxAccuracyDrop(drop.getPoints());
        }
        return new PolicyTarget.MaxRelativeMacs(((MaxRelativeMacs) target).getRelativeMacs());
    }
}
