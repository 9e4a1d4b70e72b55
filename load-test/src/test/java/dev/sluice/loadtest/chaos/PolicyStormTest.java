package dev.sluice.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.policy.PolicyDecision;
import dev.sluice.bundle.policy.PolicyJudge;
import dev.sluice.bundle.policy.PolicyTarget;
import dev.sluice.loadtest.Example;
import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.OperatingPointName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyStormTest {

    private static final int POLICIES = 100;

    @Test
    void knowsWhichOfItsPoliciesAreToBeAccepted() throws IOException {
        Bundle bundle = Bundle.read(Example.BUNDLE);
        PolicyJudge judge = new PolicyJudge(bundle);
        List<byte[]> sent = new ArrayList<>();
        PolicyStorm storm =
                new PolicyStorm(
                        (key, policy) -> sent.add(policy),
                        List.copyOf(bundle.manifest().calibration().operatingPoints().keySet()));
        for (int i = 0; i < POLICIES; i++) {
            storm.send();
        }

        long highest = 0;
        List<Long> accepted = new ArrayList<>();
        for (byte[] message : sent) {
            ExitPolicy policy = ExitPolicy.getDecoder().decode(message);
            String point = ((OperatingPointName) policy.getTarget()).getName();
            PolicyDecision decision =
                    judge.judge(
                            policy.getVersion(), new PolicyTarget.OperatingPoint(point), highest);
            if (decision instanceof PolicyDecision.Accepted) {
                highest = policy.getVersion();
                accepted.add(highest);
            } else {
                assertThat(storm.isAcceptable(policy.getVersion())).isFalse();
            }
        }
        assertThat(accepted).hasSize(POLICIES * 8 / 10).allMatch(storm::isAcceptable);
        assertThat(storm.acceptableCount()).isEqualTo(accepted.size());
    }
}
