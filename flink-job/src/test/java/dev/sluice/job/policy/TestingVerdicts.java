package dev.sluice.job.policy;

import dev.sluice.schemas.BundleReference;
import dev.sluice.schemas.PolicyOutcome;
import dev.sluice.schemas.PolicyVerdict;
import java.time.Instant;
import java.util.List;
import javax.annotation.Nullable;

/** Verdicts as a job with two early exits gives them. */
public final class TestingVerdicts {

    public static final String BUNDLE = "fashion";

    private TestingVerdicts() {}

    public static PolicyVerdict accepted(long version, long offset, Double... thresholds) {
        return verdict(version, offset, PolicyOutcome.ACCEPTED, version)
                .setExplanation("in force")
                .setThresholdsInForce(List.of(thresholds))
                .build();
    }

    public static PolicyVerdict rejected(
            long version, long offset, String why, long inForce, Double... thresholds) {
        return verdict(version, offset, PolicyOutcome.REJECTED, inForce)
                .setExplanation(why)
                .setThresholdsInForce(List.of(thresholds))
                .build();
    }

    /** What a job starts with; null for the bundle's default operating point. */
    public static PolicyVerdict announced(@Nullable Long version, Double... thresholds) {
        return verdict(version, null, PolicyOutcome.ACCEPTED, version == null ? 0 : version)
                .setExplanation("the start")
                .setThresholdsInForce(List.of(thresholds))
                .build();
    }

    public static PolicyVerdict.Builder verdict(
            @Nullable Long version, @Nullable Long offset, PolicyOutcome outcome, long inForce) {
        return PolicyVerdict.newBuilder()
                .setVersion(version)
                .setPolicyOffset(offset)
                .setOutcome(outcome)
                .setVersionInForce(inForce)
                .setPredictedAccuracy(0.9341)
                .setPredictedRelativeMacs(0.412)
                .setPredictedExitRates(List.of(0.621, 0.2, 0.179))
                .setBackboneAccuracy(0.939)
                .setBundle(new BundleReference(BUNDLE, "1.0.0", "0123456789abcdef0123"))
                .setIssuer(version == null ? "" : "issuer of " + version)
                .setReason(version == null ? "" : "reason of " + version)
                .setDecidedAt(Instant.parse("2026-03-04T05:06:07.089Z"));
    }
}
