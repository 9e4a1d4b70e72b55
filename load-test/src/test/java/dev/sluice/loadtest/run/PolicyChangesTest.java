package dev.sluice.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PolicyChangesTest {

    private static final Map<Long, Long> SENT = new TreeMap<>(Map.of(1L, 100L, 2L, 200L, 3L, 300L));

    @Test
    void aPolicyIsInForceWhereAnAnswerBearsItsVersion() {
        assertThat(PolicyChanges.delays(SENT, Map.of(1L, 110L, 2L, 220L, 3L, 330L)))
                .containsExactly(10.0, 20.0, 30.0);
    }

    @Test
    void oneThatWasOvertakenIsTimedToTheVersionThatOvertookIt() {
        assertThat(PolicyChanges.delays(SENT, Map.of(1L, 110L, 3L, 330L)))
                .containsExactly(10.0, 130.0, 30.0);
    }

    @Test
    void oneOfAnotherSubtaskThatCameSoonerThanItsOwnCounts() {
        assertThat(PolicyChanges.delays(SENT, Map.of(1L, 110L, 2L, 360L, 3L, 330L)))
                .containsExactly(10.0, 130.0, 30.0);
    }

    @Test
    void oneThatNoAnswerFollowsIsLeftOut() {
        assertThat(PolicyChanges.delays(SENT, Map.of(0L, 50L, 1L, 110L))).containsExactly(10.0);
    }
}
