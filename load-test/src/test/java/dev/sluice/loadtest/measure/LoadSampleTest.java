package dev.sluice.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadSampleTest {

    @Test
    void growthIsOfTheLastTenthOverTheFirst() {
        List<LoadSample> samples =
                IntStream.range(0, 100).mapToObj(i -> sample(i, 1_000 + i, 0)).toList();

        assertThat(LoadSample.growth(samples)).isCloseTo(90 / 1_004.5, within(1e-9));
    }

    @Test
    void fewSamplesTellNothing() {
        assertThat(LoadSample.growth(List.of(sample(0, 1, 0)))).isNaN();
    }

    @Test
    void coresAreThoseBetweenTheFirstAndTheLastSample() {
        Cores cores = Cores.of(List.of(sample(10, 1, 40), sample(15, 1, 47), sample(20, 1, 55)));

        assertThat(cores.target()).isCloseTo(1.5, within(1e-9));
        assertThat(cores.broker()).isNaN();
        assertThat(cores.generator()).isCloseTo(0.15, within(1e-9));
        assertThat(Cores.of(List.of(sample(10, 1, 40))).target()).isNaN();
    }

    @Test
    void coresOfAProcessThatHasEndedAreThoseBefore() {
        LoadSample ended = new LoadSample(30, 1, 20, 70, Double.NaN, Double.NaN);

        Cores cores = Cores.of(List.of(sample(10, 1, 40), sample(20, 1, 55), ended));

        assertThat(cores.target()).isCloseTo(1.5, within(1e-9));
        assertThat(cores.generator()).isCloseTo(0.15, within(1e-9));
    }

    private static LoadSample sample(double seconds, long residentBytes, double cpuSeconds) {
        return new LoadSample(seconds, residentBytes, 20, cpuSeconds, Double.NaN, cpuSeconds / 10);
    }
}
