package dev.sluice.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 9));
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        assertThat(Spread.of(List.of(9.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(2.5, 1, 9));
    }

    @Test
    void runsWithoutAFigureAreLeftOut() {
        assertThat(Spread.of(List.of(Double.NaN, 4.0))).isEqualTo(new Spread(4, 4, 4));
        assertThat(Spread.of(List.of()).median()).isNaN();
    }
}
