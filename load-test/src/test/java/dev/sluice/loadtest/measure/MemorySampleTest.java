package dev.sluice.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemorySampleTest {

    @Test
    void growthIsOfTheLastTenthOverTheFirst() {
        List<MemorySample> samples =
                IntStream.range(0, 100).mapToObj(i -> new MemorySample(i, 1_000 + i, 20)).toList();

        assertThat(MemorySample.growth(samples)).isCloseTo(90 / 1_004.5, within(1e-9));
    }

    @Test
    void fewSamplesTellNothing() {
        assertThat(MemorySample.growth(List.of(new MemorySample(0, 1, 1)))).isNaN();
    }
}
