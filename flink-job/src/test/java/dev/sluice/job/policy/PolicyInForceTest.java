package dev.sluice.job.policy;

import static dev.sluice.job.policy.TestingVerdicts.accepted;
import static dev.sluice.job.policy.TestingVerdicts.announced;
import static dev.sluice.job.policy.TestingVerdicts.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.BundleReference;
import dev.sluice.schemas.PolicyVerdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyInForceTest {

    @Test
    void isWhatTheNewestVerdictSays() {
        PolicyVerdict first = accepted(1, 0, 0.1);
        PolicyVerdict second = accepted(2, 1, 0.2);
        assertThat(track(first, second))
                .containsExactly(new PolicyInForce(second, Optional.of(second)));
    }

    @Test
    void knowsWhoBroughtItAfterAnotherPolicyWasRejected() {
        PolicyVerdict accepted = accepted(2, 0, 0.1);
        PolicyVerdict rejected = rejected(1, 1, "stale", 2, 0.1);
        assertThat(track(accepted, rejected))
                .containsExactly(new PolicyInForce(rejected, Optional.of(accepted)));
    }

    @Test
    void hasNoOriginWhereTheVersionInForceIsAnother() {
        PolicyVerdict accepted = accepted(2, 0, 0.1);
        PolicyVerdict restarted = announced(null, 0.5);
        assertThat(track(accepted, restarted).get(0).origin()).isEmpty();
        assertThat(track(rejected(3, 1, "no", 2, 0.1)).get(0).origin()).isEmpty();
    }

    @Test
    void takesAnAnnouncedPolicyForItsOrigin() {
        PolicyVerdict announced = announced(7L, 0.1);
        assertThat(track(announced).get(0).origin()).contains(announced);
    }

    @Test
    void tellsBundlesApartAndPutsLastWhoSpokeLast() {
        PolicyVerdict fashion = accepted(1, 0, 0.1);
        PolicyVerdict cifar =
                PolicyVerdict.newBuilder(fashion)
                        .setBundle(new BundleReference("cifar", "2", "ff"))
                        .build();
        assertThat(track(fashion, cifar))
                .extracting(PolicyInForce::newest)
                .containsExactly(fashion, cifar);
        assertThat(track(fashion, cifar, fashion))
                .extracting(PolicyInForce::newest)
                .containsExactly(cifar, fashion);
    }

    @Test
    void isUnknownWithoutVerdicts() {
        assertThat(track()).isEmpty();
    }

    private static List<PolicyInForce> track(PolicyVerdict... verdicts) {
        PolicyInForce.Tracker tracker = new PolicyInForce.Tracker();
        for (PolicyVerdict verdict : verdicts) {
            tracker.add(verdict);
        }
        return tracker.all();
    }
}
