package dev.sluice.job.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdChangeTest {

    private static final Optional<List<Double>> IN_FORCE = Optional.of(List.of(0.5, 0.6, 0.7));

    @Test
    void keepsTheThresholdsOfExitsThatAreNotNamed() {
        assertThat(new ThresholdChange(Map.of(1, 0.9)).appliedTo(IN_FORCE))
                .containsExactly(0.5, 0.9, 0.7);
    }

    @Test
    void changesTheLastEarlyExit() {
        assertThat(new ThresholdChange(Map.of(2, 1.0)).appliedTo(IN_FORCE))
                .containsExactly(0.5, 0.6, 1.0);
    }

    @Test
    void refusesTheExitAfterTheLastEarlyOne() {
        ThresholdChange change = new ThresholdChange(Map.of(0, 0.1, 3, 0.9));
        assertThatThrownBy(() -> change.appliedTo(IN_FORCE))
                .hasMessage(
                        "exit 3 is no early exit: the policy in force has 3 thresholds, from exit"
                                + " 0");
    }

    @Test
    void isWholeInItselfWhereEveryExitFrom0IsNamed() {
        ThresholdChange change = new ThresholdChange(Map.of(1, 0.2, 0, 0.1));
        assertThat(change.appliedTo(Optional.empty())).containsExactly(0.1, 0.2);
    }

    @Test
    void refusesAGapWhereNothingIsKnownToFillIt() {
        ThresholdChange change = new ThresholdChange(Map.of(1, 0.2));
        assertThatThrownBy(() -> change.appliedTo(Optional.empty()))
                .hasMessageContaining("exit 0 has none to keep");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, 1.001, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesAThresholdOutsideItsRange(double threshold) {
        assertThatThrownBy(() -> new ThresholdChange(Map.of(4, threshold)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "threshold of exit 4 is " + threshold + "; expected a number in [0, 1]");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void takesTheEndsOfTheRange(double threshold) {
        assertThat(new ThresholdChange(Map.of(0, threshold)).appliedTo(Optional.empty()))
                .containsExactly(threshold);
    }

    @Test
    void refusesExitsBelow0AndNoExitsAtAll() {
        assertThatThrownBy(() -> new ThresholdChange(Map.of(-1, 0.5)))
                .hasMessage("exit -1; exits count from 0");
        assertThatThrownBy(() -> new ThresholdChange(Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
