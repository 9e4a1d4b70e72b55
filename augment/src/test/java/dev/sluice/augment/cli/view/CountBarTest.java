package dev.sluice.augment.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CountBarTest {

    private final StringWriter written = new StringWriter();
    private long nanos = 7;

    @Test
    void writesALineAMinuteWhereThereIsNoTerminal() {
        try (CountBar bar = new CountBar("calibrating", new PrintWriter(written), () -> nanos)) {
            nanos += Duration.ofHours(1).toNanos(); // other work comes first
            for (int done = 0; done <= 9000; done += 1000) {
                nanos += Duration.ofSeconds(20).toNanos();
                bar.show(done, 12_000);
            }
        }

        assertThat(written.toString().lines())
                .containsExactly(
                        "calibrating: 3,000 of 12,000, 3 min 0 s left",
                        "calibrating: 6,000 of 12,000, 2 min 0 s left",
                        "calibrating: 9,000 of 12,000, 1 min 0 s left");
    }

    @Test
    void writesNothingOfWhatTakesNoMinute() {
        try (CountBar bar = new CountBar("calibrating", new PrintWriter(written), () -> nanos)) {
            bar.show(0, 5);
            nanos += Duration.ofSeconds(59).toNanos();
            bar.show(5, 5);
        }

        assertThat(written.toString()).isEmpty();
    }
}
