package dev.sluice.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.loadtest.chaos.Recovery.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryTest {

    private static List<Duration> silences(List<Integer> faults, long... answers) {
        return Recovery.of(
                        faults.stream()
                                .map(at -> new Fault("at " + at, Instant.ofEpochMilli(at)))
                                .toList(),
                        answers)
                .stream()
                .map(Recovery::silence)
                .toList();
    }

    @Test
    void countsFromTheFaultToTheNextAnswer() {
        assertThat(silences(List.of(250), 100, 200, 900, 1000))
                .containsExactly(Duration.ofMillis(650));
    }

    @Test
    void countsAGapThatBeginsLaterFromItsBeginning() {
        assertThat(silences(List.of(150), 100, 200, 300, 900))
                .containsExactly(Duration.ofMillis(600));
    }

    @Test
    void leavesTheGapsOfTheNextFaultToIt() {
        assertThat(silences(List.of(150, 250), 100, 200, 300, 900))
                .containsExactly(Duration.ofMillis(100), Duration.ofMillis(600));
    }

    @Test
    void aGapThatOutlastsTheNextFaultCountsForBoth() {
        assertThat(silences(List.of(150, 400), 100, 900))
                .containsExactly(Duration.ofMillis(750), Duration.ofMillis(500));
    }

    @Test
    void isZeroWhereNoAnswerComesAfterTheFault() {
        assertThat(silences(List.of(150), 100)).containsExactly(Duration.ZERO);
    }
}
