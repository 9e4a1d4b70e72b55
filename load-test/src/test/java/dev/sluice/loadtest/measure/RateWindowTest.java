package dev.sluice.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RateWindowTest {

    @Test
    void countsTheAnswersOfTheWindowOnly() {
        // 50 answers in the first 10 s, then 1 each 10 ms, the last one 5 s late.
        long[] slow = LongStream.range(0, 50).map(i -> i * 200).toArray();
        long[] fast = LongStream.range(0, 149).map(i -> 10_000 + i * 10).toArray();
        long[] millis =
                LongStream.concat(
                                LongStream.concat(LongStream.of(slow), LongStream.of(fast)),
                                LongStream.of(16_480))
                        .toArray();

        assertThat(new RateWindow(0.25, 0.95).perSecond(millis)).isEqualTo(100);
        assertThat(new RateWindow(0, 1).perSecond(millis)).isEqualTo(199 / 16.48);
    }

    @Test
    void theOrderOfAnswersDoesNotMatter() {
        assertThat(new RateWindow(0, 1).perSecond(new long[] {3_000, 1_000, 2_000})).isEqualTo(1);
    }

    @Test
    void tooFewAnswersHaveNoRate() {
        assertThat(new RateWindow(0, 1).perSecond(new long[] {1_000})).isNaN();
        assertThat(new RateWindow(0, 1).perSecond(new long[] {})).isNaN();
        assertThat(new RateWindow(0, 1).perSecond(new long[] {1_000, 1_000})).isNaN();
    }

    @Test
    void refusesAWindowThatEndsBeforeItBegins() {
        assertThatThrownBy(() -> new RateWindow(0.5, 0.5)).hasMessageContaining("0.5 to 0.5");
        assertThatThrownBy(() -> new RateWindow(0, 1.1)).hasMessageContaining("to 1.1");
    }
}
