package dev.sluice.augment.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.train.checkpoint.CheckpointPace.Moment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CheckpointPaceTest {

    private long nanos = 17;
    private final CheckpointPace pace = new CheckpointPace(Duration.ofSeconds(60), () -> nanos);

    @Test
    void withinAnEpochTheIntervalDecides() {
        pass(Duration.ofMillis(59_999));
        assertThat(pace.due(Moment.WITHIN_EPOCH)).isFalse();

        pass(Duration.ofMillis(1));
        assertThat(pace.due(Moment.WITHIN_EPOCH)).isTrue();
    }

    @Test
    void theEndOfAnEpochIsDueAtOnceAsLongAsItCostsNothing() {
        assertThat(pace.due(Moment.END_OF_EPOCH)).isTrue();
    }

    @Test
    void noneIsDueBeforeTheLastOnesCostIsAHundredth() {
        writeIn(Duration.ofSeconds(1));

        pass(Duration.ofMillis(99_999));
        assertThat(pace.due(Moment.END_OF_EPOCH)).isFalse();
        assertThat(pace.due(Moment.WITHIN_EPOCH)).isFalse();

        pass(Duration.ofMillis(1));
        assertThat(pace.due(Moment.END_OF_EPOCH)).isTrue();
        assertThat(pace.due(Moment.WITHIN_EPOCH)).isTrue();
    }

    @Test
    void theEndOfTheTrainingIsAlwaysDue() {
        writeIn(Duration.ofSeconds(1));

        assertThat(pace.due(Moment.END_OF_TRAINING)).isTrue();
    }

    @Test
    void takesNoMoreThanOnePercentOfTheTimeHoweverShortTheEpochs() {
        long writing = 0;
        long start = nanos;
        for (int epoch = 0; epoch < 100_000; epoch++) {
            pass(Duration.ofMillis(3));
            if (pace.due(Moment.END_OF_EPOCH)) {
                writeIn(Duration.ofMillis(8));
                writing += Duration.ofMillis(8).toNanos();
            }
        }

        assertThat((double) writing / (nanos - start)).isBetween(0.005, 0.0101);
    }

    private void writeIn(Duration cost) {
        long start = pace.now();
        pass(cost);
        pace.took(start);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
