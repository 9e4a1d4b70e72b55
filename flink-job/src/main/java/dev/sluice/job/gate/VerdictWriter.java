package dev.sluice.job.gate;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.policy.EffectivePolicy;
import dev.sluice.job.bundle.BundleReferences;
import dev.sluice.job.message.Messages;
import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.OutgoingRecord.Destination;
import dev.sluice.schemas.BundleReference;
import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.PolicyOutcome;
import dev.sluice.schemas.PolicyVerdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Writes rulings as messages of the verdict topic. */
final class VerdictWriter {

    private final BundleReference bundle;
    private final double backboneAccuracy;

    VerdictWriter(Bundle bundle) {
        this.bundle = BundleReferences.of(bundle);
        this.backboneAccuracy = bundle.observations().backboneAccuracy();
    }

    OutgoingRecord write(Ruling ruling, EffectivePolicy inForce, Instant decidedAt) {
        ExitPolicy policy = ruling.policy();
        PolicyVerdict verdict =
                PolicyVerdict.newBuilder()
                        .setVersion(policy == null ? null : policy.getVersion())
                        .setPolicyOffset(ruling.offset())
                        .setOutcome(
                                ruling.accepted() ? PolicyOutcome.ACCEPTED : PolicyOutcome.REJECTED)
                        .setExplanation(ruling.explanation())
                        .setVersionInForce(inForce.version())
                        .setThresholdsInForce(list(inForce.thresholds().toArray()))
                        .setPredictedAccuracy(inForce.expectedAccuracy())
                        .setPredictedRelativeMacs(inForce.predicted().relativeMacs())
                        .setPredictedExitRates(inForce.predicted().exitRates())
                        .setBackboneAccuracy(backboneAccuracy)
                        .setBundle(bundle)
                        .setIssuer(policy == null ? "" : policy.getIssuer())
                        .setReason(policy == null ? "" : policy.getReason())
                        .setDecidedAt(decidedAt)
                        .build();
        return new OutgoingRecord(
                Destination.VERDICTS,
                bundle.getName().getBytes(StandardCharsets.UTF_8),
                Messages.encode(PolicyVerdict.getEncoder(), verdict),
                List.of());
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
