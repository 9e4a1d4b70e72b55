package dev.sluice.bundle.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdsTest {

    @Test
    void holdsOneThresholdForEachEarlyExit() {
        Thresholds thresholds = Thresholds.of(0.25, 0.75);

        assertThat(thresholds.earlyExits()).isEqualTo(2);
        assertThat(thresholds.at(0)).isEqualTo(0.25);
        assertThat(thresholds.at(1)).isEqualTo(0.75);
        assertThat(thresholds).hasToString("[0.25, 0.75]");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, Double.MIN_VALUE, 0.5, 1})
    void takesAnyNumberFromZeroToOne(double value) {
        assertThat(Thresholds.of(0.5, value).at(1)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                -Double.MIN_VALUE,
                -1,
                1.0000000000000002,
                Double.NaN,
                Double.POSITIVE_INFINITY
            })
    void refusesAnythingElseAndNamesTheExit(double value) {
        assertThatThrownBy(() -> Thresholds.of(0.5, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "threshold of exit 1 is %s; expected a number in [0, 1]".formatted(value));
    }

    @Test
    void closedIsOneAtEveryEarlyExit() {
        assertThat(Thresholds.closed(3)).isEqualTo(Thresholds.of(1, 1, 1));
    }

    @Test
    void keepsItsValuesWhateverBecomesOfTheArrays() {
        double[] given = {0.25, 0.75};
        Thresholds thresholds = Thresholds.of(given);
        given[0] = 0.5;
        thresholds.toArray()[1] = 0.5;

        assertThat(thresholds.toArray()).containsExactly(0.25, 0.75);
    }

    @Test
    void equalThresholdsAreEqual() {
        assertThat(Thresholds.of(0.25, 0.75))
                .isEqualTo(Thresholds.of(0.25, 0.75))
                .hasSameHashCodeAs(Thresholds.of(0.25, 0.75));
    }

    @Test
    void otherThresholdsAreNot() {
        assertThat(Thresholds.of(0.25, 0.75))
                .isNotEqualTo(Thresholds.of(0.75, 0.25))
                .isNotEqualTo(Thresholds.of(0.25))
                .isNotEqualTo(Thresholds.of(0.25, 0.75, 1));
    }

    @Test
    void isAListOfNumbersInJson() throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();

        assertThat(json.writeValueAsString(Thresholds.of(0.25, 1))).isEqualTo("[0.25,1.0]");
        assertThat(json.readValue("[0.25, 1]", Thresholds.class)).isEqualTo(Thresholds.of(0.25, 1));
    }
}
