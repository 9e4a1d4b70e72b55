package dev.sluice.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuSampleTest {

    private static final RateWindow WINDOW = new RateWindow(0.25, 0.75);

    @Test
    void isReckonedBetweenTheFirstAndTheLastSampleOfTheWindow() {
        List<CpuSample> samples =
                List.of(
                        sample(0, 20_000, 500), // start of the JVM
                        sample(300, 22_000, 600),
                        sample(500, 22_150, 620),
                        sample(700, 22_400, 640),
                        sample(1_000, 60_000, 9_000));

        assertThat(CpuSample.within(WINDOW, samples, 1_000))
                .hasValue(new CpuSample.PerThousand(1.0, 0.1));
    }

    @Test
    void answersThatComeInLumpsTookTheTimeBeforeThem() {
        List<CpuSample> samples =
                List.of(
                        sample(300, 22_000, 600),
                        sample(300, 22_500, 620),
                        sample(700, 22_900, 640),
                        sample(700, 23_400, 660),
                        sample(1_000, 60_000, 9_000));

        assertThat(CpuSample.within(WINDOW, samples, 1_000))
                .hasValue(new CpuSample.PerThousand(2.25, 0.1));
    }

    @Test
    void isUnknownWhereTheWindowHasNoTwoSamples() {
        assertThat(CpuSample.within(WINDOW, List.of(), 1_000)).isEmpty();
        assertThat(CpuSample.within(WINDOW, List.of(sample(500, 1, 1)), 1_000)).isEmpty();
        assertThat(CpuSample.within(WINDOW, List.of(sample(0, 1, 1), sample(1_000, 2, 2)), 1_000))
                .isEmpty();
    }

    private static CpuSample sample(long answers, long targetMillis, long brokerMillis) {
        return new CpuSample(
                answers, Duration.ofMillis(targetMillis), Duration.ofMillis(brokerMillis));
    }
}
