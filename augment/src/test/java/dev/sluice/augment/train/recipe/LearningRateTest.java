package dev.sluice.augment.train.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LearningRateTest {

    private static final Offset<Double> CLOSE = Offset.offset(1e-12);

    @Test
    void risesInAStraightLineToThePeak() {
        LearningRate rate = new LearningRate(0.1, 0.2, LearningRate.Decay.LINEAR);

        assertThat(rate.at(0, 100)).isCloseTo(0.1 * 0.5 / 20, CLOSE);
        assertThat(rate.at(19, 100)).isCloseTo(0.1 * 19.5 / 20, CLOSE);
    }

    @Test
    void fallsInAStraightLineAndIsNeverZero() {
        LearningRate rate = new LearningRate(0.1, 0.2, LearningRate.Decay.LINEAR);

        assertThat(rate.at(20, 100)).isCloseTo(0.1 * 79.5 / 80, CLOSE);
        assertThat(rate.at(99, 100)).isCloseTo(0.1 * 0.5 / 80, CLOSE).isPositive();
    }

    @Test
    void fallsAlongHalfACosine() {
        LearningRate rate = new LearningRate(0.1, 0, LearningRate.Decay.COSINE);

        assertThat(rate.at(0, 100)).isCloseTo(0.05 * (1 + Math.cos(Math.PI * 0.005)), CLOSE);
        assertThat(rate.at(49, 99)).isCloseTo(0.05, CLOSE);
        assertThat(rate.at(98, 99)).isPositive();
    }

    @Test
    void staysAtThePeakWhereItDoesNotFall() {
        LearningRate rate = new LearningRate(0.1, 0.2, LearningRate.Decay.NONE);

        assertThat(rate.at(0, 100)).isCloseTo(0.1 * 0.5 / 20, CLOSE);
        assertThat(rate.at(20, 100)).isEqualTo(0.1);
        assertThat(rate.at(99, 100)).isEqualTo(0.1);
    }

    @Test
    void refusesAWarmUpThatTakesAllSteps() {
        assertThatThrownBy(() -> new LearningRate(0.1, 1, LearningRate.Decay.LINEAR))
                .hasMessageContaining("warm-up share must be in [0, 1), found 1.0");
    }

    @Test
    void refusesARateThatIsNotANumber() {
        assertThatThrownBy(() -> new LearningRate(Double.NaN, 0, LearningRate.Decay.LINEAR))
                .hasMessageContaining("must be positive, found NaN");
    }
}
