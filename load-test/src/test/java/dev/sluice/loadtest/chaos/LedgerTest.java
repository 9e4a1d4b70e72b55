package dev.sluice.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.loadtest.chaos.Ledger.Fate;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Ledger ledger = new Ledger();

    private Totals totals() {
        return ledger.totals(version -> version == 0);
    }

    @Test
    void anEventForEachAnswerIsKept() {
        ledger.sent("good", Fate.PREDICTION);
        ledger.sent("bad", Fate.DEAD_LETTER);
        ledger.predicted("good", "at good", 0, 10);
        ledger.rejected("bad", "at bad", 20);

        assertThat(totals()).isEqualTo(new Totals(2, 1, 1, 0, 0, 0, 0));
        assertThat(totals().isKept(Delivery.EXACTLY_ONCE)).isTrue();
    }

    @Test
    void anEventWithoutAnAnswerIsLost() {
        ledger.sent("a", Fate.PREDICTION);
        ledger.sent("b", Fate.PREDICTION);
        ledger.predicted("a", "at a", 0, 10);

        assertThat(totals().lost()).isEqualTo(1);
        assertThat(totals().isKept(Delivery.AT_LEAST_ONCE)).isFalse();
        assertThat(ledger.missing(5)).containsExactly("b");
    }

    @Test
    void aRepeatIsAllowedAtLeastOnceAndNotExactlyOnce() {
        ledger.sent("a", Fate.PREDICTION);
        ledger.predicted("a", "at a", 0, 10);
        ledger.predicted("a", "at a", 0, 20);

        assertThat(totals().repeated()).isEqualTo(1);
        assertThat(totals().isKept(Delivery.AT_LEAST_ONCE)).isTrue();
        assertThat(totals().isKept(Delivery.EXACTLY_ONCE)).isFalse();
    }

    @Test
    void anAnswerOfTheWrongKindOrToNobodyIsMisfiled() {
        ledger.sent("good", Fate.PREDICTION);
        ledger.sent("bad", Fate.DEAD_LETTER);
        ledger.rejected("good", "at good", 10);
        ledger.predicted("bad", "at bad", 0, 10);
        ledger.predicted("nobody's", "at nobody's", 0, 10);

        assertThat(totals().misfiled()).isEqualTo(3);
        assertThat(totals().isKept(Delivery.AT_LEAST_ONCE)).isFalse();
    }

    @Test
    void aPolicyThatWasNeverAcceptedIsCounted() {
        ledger.sent("a", Fate.PREDICTION);
        ledger.predicted("a", "at a", 7, 10);

        assertThat(totals().unknownPolicies()).isEqualTo(1);
        assertThat(totals().isKept(Delivery.AT_LEAST_ONCE)).isFalse();
    }

    @Test
    void onlyFirstAnswersTellWhenTheJobWasBack() {
        ledger.sent("a", Fate.PREDICTION);
        ledger.sent("b", Fate.PREDICTION);
        ledger.predicted("b", "at b", 0, 30);
        ledger.predicted("a", "at a", 0, 20);
        ledger.predicted("a", "at a", 0, 25);

        assertThat(ledger.firstAnswersMillis()).containsExactly(20, 30);
    }

    @Test
    void doesNotCountAnswersThatCannotBeRead() {
        ledger.sent("a", Fate.PREDICTION);
        ledger.breakOff("no broker");

        assertThatThrownBy(() -> ledger.answeredCount()).hasMessage("no broker");
    }

    @Test
    void aRepeatIsNoNewAnswer() {
        ledger.sent("a", Fate.PREDICTION);
        ledger.sent("b", Fate.PREDICTION);
        ledger.predicted("a", "at a", 0, 10);
        ledger.predicted("a", "at a", 0, 20);

        assertThat(ledger.answeredCount()).isEqualTo(1);
    }

    @Test
    void answersOfOneEventThatNameSeveralSourcesAreMisfiled() {
        ledger.sent("a", Fate.PREDICTION);
        ledger.predicted("a", "0 at 1", 0, 10);
        ledger.predicted("a", "0 at 2", 0, 20);

        assertThat(totals().misfiled()).isEqualTo(1);
        assertThat(totals().isKept(Delivery.AT_LEAST_ONCE)).isFalse();
    }

    @Test
    void anAnswerThatNamesTheSourceOfAnotherEventIsMisfiled() {
        ledger.sent("a", Fate.PREDICTION);
        ledger.sent("b", Fate.DEAD_LETTER);
        ledger.predicted("a", "0 at 1", 0, 10);
        ledger.rejected("b", "0 at 1", 20);

        assertThat(totals().misfiled()).isEqualTo(1);
    }

    @Test
    void tellsTheHighestPolicyThatIsOnAPrediction() {
        assertThat(ledger.highestPolicy()).isZero();

        ledger.predicted("a", "0 at 1", 4, 10);
        ledger.predicted("b", "0 at 2", 2, 20);

        assertThat(ledger.highestPolicy()).isEqualTo(4);
    }
}
