package dev.sluice.bundle.exit;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExitRuleTest {

    @Test
    void exitsOnlyWhenConfidenceIsAboveTheThreshold() {
        assertThat(ExitRule.exits(Math.nextUp(0.5f), 0.5)).isTrue();
    }

    @Test
    void staysWhenConfidenceIsAtTheThreshold() {
        assertThat(ExitRule.exits(0.5f, 0.5)).isFalse();
        assertThat(ExitRule.exits(Math.nextDown(0.5f), 0.5)).isFalse();
    }

    @Test
    void noConfidenceIsAboveAClosedExit() {
        assertThat(ExitRule.exits(1f, Thresholds.CLOSED)).isFalse();
        assertThat(ExitRule.exits(Math.nextDown(1f), Thresholds.CLOSED)).isFalse();
    }

    @Test
    void fullConfidenceIsAboveTheHighestThresholdThatIsNotClosed() {
        assertThat(ExitRule.exits(1f, Math.nextDown(1.0))).isTrue();
    }

    @Test
    void noConfidenceAtAllIsNotAboveZero() {
        assertThat(ExitRule.exits(0f, 0)).isFalse();
        assertThat(ExitRule.exits(-0f, 0)).isFalse();
        assertThat(ExitRule.exits(Float.MIN_VALUE, 0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void whatIsNoNumberNeverExits(double threshold) {
        assertThat(ExitRule.exits(Float.NaN, threshold)).isFalse();
    }

    @Test
    void theFloatNearestToAThresholdExitsWhereItIsRoundedUp() {
        assertThat(ExitRule.exits(0.6f, 0.6)).isTrue(); // 0.60000002 above 0.6
    }

    @Test
    void theFloatNearestToAThresholdStaysWhereItIsRoundedDown() {
        assertThat(ExitRule.exits(0.7f, 0.7)).isFalse(); // 0.69999999 below 0.7
    }

    @Test
    void comparesAsExactNumbersDo() {
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            float confidence = random.nextFloat();
            double threshold = confidence + random.nextInt(-2, 3) * 1e-9;

            assertThat(ExitRule.exits(confidence, threshold))
                    .as("%s above %s", confidence, threshold)
                    .isEqualTo(isAbove(confidence, threshold));
        }
    }

    private static boolean isAbove(float confidence, double threshold) {
        return new BigDecimal(confidence).compareTo(new BigDecimal(threshold)) > 0;
    }
}
