package dev.sluice.job.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.ToyBundle;
import dev.sluice.bundle.policy.EffectivePolicy;
import dev.sluice.bundle.policy.PolicyJudge;
import dev.sluice.bundle.policy.PolicyLimits;
import dev.sluice.job.Events;
import dev.sluice.job.Mutations;
import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.MaxAccuracyDrop;
import dev.sluice.schemas.MaxRelativeMacs;
import dev.sluice.schemas.PolicyOutcome;
import dev.sluice.schemas.PolicyVerdict;
import dev.sluice.schemas.ReleasedSchemas;
import dev.sluice.schemas.message.MessageReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages of a control topic that were changed at random: each gets one verdict, and what is in
 * force stays within the limits, whatever they hold.
 */
class PolicyFuzzTest {

    private static final long SEED = 20_261_128;
    private static final int POLICIES = 100_000;

    /** A policy of a very high version leaves no room above it: then a new job. */
    private static final int POLICIES_A_JOB = 50;

    private static final PolicyLimits LIMITS = new PolicyLimits(0.3, 20);

    @TempDir Path folder;
    private Bundle bundle;

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS, threadMode = ThreadMode.SEPARATE_THREAD)
    void eachMessageGetsOneVerdictAndNoneCrossesTheLimits() throws Exception {
        bundle = ToyBundle.write(folder);
        Mutations mutations = new Mutations(SEED, originals());
        VerdictWriter verdicts = new VerdictWriter(bundle);
        PolicyBook book = newBook();
        int accepted = 0;
        for (int i = 0; i < Mutations.outOf(POLICIES); i++) {
            if (i % POLICIES_A_JOB == 0) {
                book = newBook();
            }
            EffectivePolicy before = book.inForce();
            Ruling ruling = book.consider(Events.at(i, mutations.next())).orElseThrow();
            checkInForce(before, ruling, book.inForce(), i);
            PolicyVerdict verdict =
                    PolicyVerdict.getDecoder()
                            .decode(verdicts.write(ruling, book.inForce(), Instant.EPOCH).value());
            assertThat(verdict.getPolicyOffset()).isEqualTo(i);
            assertThat(verdict.getOutcome() == PolicyOutcome.ACCEPTED).isEqualTo(ruling.accepted());
            accepted += ruling.accepted() ? 1 : 0;
        }
        assertThat(accepted).isBetween(POLICIES_A_JOB / 10, Mutations.outOf(POLICIES) / 2);
    }

    private PolicyBook newBook() {
        return new PolicyBook(
                new PolicyJudge(bundle, LIMITS),
                new MessageReader<>(ExitPolicy.getClassSchema(), ReleasedSchemas.store()));
    }

    private void checkInForce(
            EffectivePolicy before, Ruling ruling, EffectivePolicy inForce, int number) {
        if (ruling.accepted()) {
            assertThat(inForce.version()).isGreaterThan(before.version());
        } else {
            assertThat(inForce).isSameAs(before);
            assertThat(ruling.explanation()).isNotBlank();
        }
        assertThat(Arrays.stream(inForce.thresholds().toArray()).boxed())
                .as("in force after policy %s of seed %s", number, SEED)
                .hasSize(ToyBundle.EARLY_EXITS)
                .allSatisfy(
                        threshold -> assertThat(threshold).isBetween(LIMITS.minThreshold(), 1.0));
        assertThat(bundle.manifest().calibration().dropPoints(inForce.expectedAccuracy()))
                .isLessThanOrEqualTo(LIMITS.maxDropPoints());
    }

    private static List<byte[]> originals() {
        List<byte[]> policies = new ArrayList<>();
        for (long version : new long[] {1, 2, 3, 60, 5_000, 1L << 40}) {
            policies.add(Events.thresholds(version, 0.5, 0.75));
            policies.add(Events.thresholds(version, 0.3, 1));
            policies.add(Events.operatingPoint(version, "max-accuracy"));
            policies.add(Events.policy(version, new MaxAccuracyDrop(15.0)));
            policies.add(Events.policy(version, new MaxRelativeMacs(0.9)));
        }
        return policies;
    }
}
