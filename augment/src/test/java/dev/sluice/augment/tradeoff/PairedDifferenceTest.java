package dev.sluice.augment.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.Thresholds;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {

    @Test
    void isTheMeanOfTheImagesDifferencesAndItsStandardError() {
        Observations observations = SyntheticExits.draw(2_000, 1, 9);
        Thresholds thresholds = Thresholds.of(0.8);

        PairedDifference difference = PairedDifference.of(observations, thresholds);

        double mean = 0;
        for (int i = 0; i < 2_000; i++) {
            mean += value(observations, thresholds, i) / 2_000.0;
        }
        double variance = 0;
        for (int i = 0; i < 2_000; i++) {
            variance += Math.pow(value(observations, thresholds, i) - mean, 2) / 2_000.0;
        }
        assertThat(difference.drop()).isCloseTo(mean, within(1e-12));
        assertThat(difference.standardError())
                .isCloseTo(Math.sqrt(variance / 2_000), within(1e-12));
    }

    @Test
    void closedExitsDifferInNothing() {
        Observations observations = SyntheticExits.draw(500, 2, 9);

        PairedDifference none = PairedDifference.of(observations, Thresholds.closed(2));

        assertThat(none.drop()).isZero();
        assertThat(none.standardError()).isZero();
    }

    private static int value(Observations observations, Thresholds thresholds, int image) {
        int backbone = observations.right(image, observations.earlyExits()) ? 1 : 0;
        int cascade = observations.right(image, observations.exitOf(image, thresholds)) ? 1 : 0;
        return backbone - cascade;
    }
}
