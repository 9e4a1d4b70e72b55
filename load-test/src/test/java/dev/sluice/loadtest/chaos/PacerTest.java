package dev.sluice.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacerTest {

    private static final int PATIENCE_SECONDS = 60;

    @Test
    void takesItsTurns() throws Exception {
        CountDownLatch turns = new CountDownLatch(5);
        long started = System.nanoTime();

        try (Pacer pacer = new Pacer("test", 100, turns::countDown)) {
            assertThat(turns.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            pacer.requireSound();
        }

        // The first is due at once, the fifth 40 ms later.
        assertThat(System.nanoTime() - started).isGreaterThanOrEqualTo(40_000_000);
    }

    @Test
    void aTurnThatFailsIsTold() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        Pacer pacer =
                new Pacer(
                        "test",
                        100,
                        () -> {
                            failed.countDown();
                            throw new IllegalArgumentException("cannot send");
                        });
        assertThat(failed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(pacer::close)
                .hasMessage("test stopped")
                .hasRootCauseMessage("cannot send");
    }
}
