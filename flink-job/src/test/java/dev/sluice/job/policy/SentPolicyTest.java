package dev.sluice.job.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.PolicyOutcome;
import dev.sluice.schemas.PolicyVerdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentPolicyTest {

    private final SentPolicy sent = new SentPolicy(7, 12);

    @Test
    void isAnsweredByTheVerdictOnItsOffset() {
        assertThat(sent.isAnsweredBy(TestingVerdicts.accepted(7, 12, 0.1))).isTrue();
        assertThat(sent.isAnsweredBy(TestingVerdicts.rejected(7, 12, "no", 9, 0.1))).isTrue();
    }

    @Test
    void isAnsweredByAJobThatCouldNotReadIt() {
        PolicyVerdict unread =
                TestingVerdicts.verdict(null, 12L, PolicyOutcome.REJECTED, 3)
                        .setExplanation("unreadable")
                        .setThresholdsInForce(List.of())
                        .build();
        assertThat(sent.isAnsweredBy(unread)).isTrue();
    }

    @Test
    void isNotAnsweredByVerdictsOnOtherMessages() {
        assertThat(sent.isAnsweredBy(TestingVerdicts.accepted(7, 11, 0.1))).isFalse();
        assertThat(sent.isAnsweredBy(TestingVerdicts.accepted(7, 13, 0.1))).isFalse();
    }

    @Test
    void isNotAnsweredByAnotherControlTopicsMessageWithItsOffset() {
        assertThat(sent.isAnsweredBy(TestingVerdicts.accepted(8, 12, 0.1))).isFalse();
    }

    @Test
    void isAnsweredByAJobThatStartsWithIt() {
        assertThat(sent.isAnsweredBy(TestingVerdicts.announced(7L, 0.1))).isTrue();
    }

    @Test
    void isNotAnsweredByAJobThatStartsWithAnother() {
        assertThat(sent.isAnsweredBy(TestingVerdicts.announced(6L, 0.1))).isFalse();
        assertThat(sent.isAnsweredBy(TestingVerdicts.announced(null, 0.1))).isFalse();
    }
}
