package dev.sluice.job.breaker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.record.SourceRecord.SourcePosition;
import dev.sluice.schemas.DeadLetterReason;
import org.junit.jupiter.api.Test;

class BadStreamBreakerTest {

    private static final SourcePosition POSITION = new SourcePosition("images", 2, 41);

    private static void feed(BadStreamBreaker breaker, int good, int bad) {
        for (int i = 0; i < good; i++) {
            breaker.goodRecord();
        }
        for (int i = 0; i < bad; i++) {
            breaker.badRecord(POSITION, DeadLetterReason.NOT_AVRO, "text");
        }
    }

    @Test
    void stopsAboveTheRatioAndSaysWhatItSaw() {
        BadStreamBreaker breaker = new BadStreamBreaker("decode", new BreakerLimits(0.8, 10));

        assertThatThrownBy(() -> feed(breaker, 1, 9))
                .isInstanceOf(BadStreamException.class)
                .hasMessageContaining("9 of 10 records")
                .hasMessageContaining("NOT_AVRO=9")
                .hasMessageContaining("images-2@41: text");
    }

    @Test
    void goesOnAtTheRatio() {
        BadStreamBreaker breaker = new BadStreamBreaker("decode", new BreakerLimits(0.8, 10));

        assertThatCode(() -> feed(breaker, 2, 8)).doesNotThrowAnyException();
    }

    @Test
    void goesOnBeforeTheWindowIsFull() {
        BadStreamBreaker breaker = new BadStreamBreaker("decode", new BreakerLimits(0.8, 10));

        assertThatCode(() -> feed(breaker, 0, 9)).doesNotThrowAnyException();
    }

    @Test
    void judgesEachWindowByItself() {
        BadStreamBreaker breaker = new BadStreamBreaker("decode", new BreakerLimits(0.8, 10));
        feed(breaker, 10, 0);

        assertThatThrownBy(() -> feed(breaker, 0, 10)).isInstanceOf(BadStreamException.class);
    }

    @Test
    void neverStopsWithARatioOfOne() {
        BadStreamBreaker breaker = new BadStreamBreaker("decode", new BreakerLimits(1, 10));

        assertThatCode(() -> feed(breaker, 0, 1_000)).doesNotThrowAnyException();
    }
}
