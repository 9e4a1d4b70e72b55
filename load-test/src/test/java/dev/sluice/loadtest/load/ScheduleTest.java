package dev.sluice.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final double NANOS = 1e9;

    @Test
    void aConstantRateHasTheSameGapThroughout() {
        List<Long> times = times(Arrivals.CONSTANT, 1, new Phase(4, Duration.ofSeconds(1)));

        assertThat(times).containsExactly(250_000_000L, 500_000_000L, 750_000_000L);
    }

    @Test
    void theNextPhaseBeginsWhereTheFormerEnds() {
        List<Long> times =
                times(
                        Arrivals.CONSTANT,
                        1,
                        new Phase(2, Duration.ofSeconds(1)),
                        new Phase(4, Duration.ofSeconds(1)));

        assertThat(times)
                .containsExactly(500_000_000L, 1_250_000_000L, 1_500_000_000L, 1_750_000_000L);
    }

    @Test
    void poissonGapsHaveTheMeanAndTheDeviationOfAnExponential() {
        List<Long> times = times(Arrivals.POISSON, 7, new Phase(100, Duration.ofSeconds(200)));

        double[] gaps = new double[times.size() - 1];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = (times.get(i + 1) - times.get(i)) / NANOS;
        }
        double mean = Arrays.stream(gaps).average().orElseThrow();
        double deviation =
                Math.sqrt(
                        Arrays.stream(gaps)
                                .map(gap -> (gap - mean) * (gap - mean))
                                .average()
                                .orElseThrow());
        assertThat(mean).isCloseTo(0.01, within(0.0003));
        assertThat(deviation).isCloseTo(0.01, within(0.0003));
    }

    @Test
    void theSameSeedGivesTheSameTimesAndAnotherOnesOthers() {
        Phase phase = new Phase(50, Duration.ofSeconds(2));

        assertThat(times(Arrivals.POISSON, 3, phase))
                .isEqualTo(times(Arrivals.POISSON, 3, phase))
                .isNotEqualTo(times(Arrivals.POISSON, 4, phase));
    }

    @Test
    void aPlanCountsWhatItsScheduleGives() {
        LoadPlan plan =
                new LoadPlan(
                        List.of(
                                new Phase(70, Duration.ofSeconds(3)),
                                new Phase(110, Duration.ofSeconds(2))),
                        Arrivals.POISSON,
                        5);
        List<Long> times = new ArrayList<>();
        plan.schedule().forEachRemaining((LongConsumer) times::add);

        assertThat(plan.events()).isEqualTo(times.size());
        assertThat(plan.length()).isEqualTo(Duration.ofSeconds(5));
        assertThat(times).isSorted().allMatch(nanos -> nanos < 5_000_000_000L);
    }

    @Test
    void nothingIsSentAfterTheEnd() {
        Schedule schedule =
                new Schedule(List.of(new Phase(1, Duration.ofMillis(500))), Arrivals.CONSTANT, 1);

        assertThat(schedule.hasNext()).isFalse();
        assertThatThrownBy(schedule::nextLong).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aPhaseIsReadAsItIsWritten() {
        Phase phase = new Phase(70.5, Duration.ofMillis(1_500));

        assertThat(Phase.parse(phase.toString())).isEqualTo(phase);
    }

    private static List<Long> times(Arrivals arrivals, long seed, Phase... phases) {
        List<Long> times = new ArrayList<>();
        new Schedule(List.of(phases), arrivals, seed).forEachRemaining((LongConsumer) times::add);
        return times;
    }
}
