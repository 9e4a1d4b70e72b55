package dev.sluice.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.loadtest.measure.LatencyRecorder.Window;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyRecorderTest {

    private static final long START_MILLIS = 1_000_000;
    private static final long START_MICROS = START_MILLIS * 1_000;

    private final LatencyRecorder recorder =
            new LatencyRecorder(
                    START_MICROS,
                    List.of(
                            new Window("early", Duration.ofSeconds(1), Duration.ofSeconds(2), 10),
                            new Window("late", Duration.ofSeconds(2), Duration.ofSeconds(3), 10)));

    @Test
    void countsFromTheIntendedTimeAndSortsByIt() {
        answer(0, 0.5, 40); // the warm-up
        answer(1, 1.0, 10);
        answer(2, 1.999, 30); // answered after the end of its window
        answer(3, 2.0, 20);

        LatencyFigures early = recorder.figures().get(0);
        LatencyFigures late = recorder.figures().get(1);

        assertThat(early.answered()).isEqualTo(2);
        assertThat(early.p50()).isCloseTo(10, within(0.1));
        assertThat(early.max()).isCloseTo(30, within(0.1));
        assertThat(late.answered()).isEqualTo(1);
        assertThat(late.p99()).isCloseTo(20, within(0.1));
        assertThat(recorder.distinct()).isEqualTo(4);
    }

    @Test
    void aRepeatedAnswerCountsOnce() {
        answer(7, 1.5, 10);
        answer(7, 1.5, 900);

        assertThat(recorder.distinct()).isOne();
        assertThat(recorder.repeated()).isOne();
        assertThat(recorder.figures().get(0).max()).isLessThan(11);
    }

    @Test
    void anAnswerIsNeverEarlierThanItsEvent() {
        // The broker counts whole milliseconds.
        recorder.add(START_MICROS + 1_000_900, 0, START_MILLIS + 1_000);

        assertThat(recorder.figures().get(0).max()).isZero();
    }

    @Test
    void theTrendShowsALoadThatIsNotSustained() {
        for (int i = 0; i < 100; i++) {
            answer(i, 1 + i / 100.0, i * 2);
        }

        assertThat(recorder.figures().get(0).trendMillisPerSecond()).isCloseTo(200, within(1.0));
    }

    private void answer(long number, double secondsFromStart, long millisLater) {
        long intended = START_MICROS + Math.round(secondsFromStart * 1e6);
        recorder.add(intended, number, intended / 1_000 + millisLater);
    }
}
