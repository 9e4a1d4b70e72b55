package dev.sluice.augment.quantise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AffineTest {

    @ParameterizedTest
    @CsvSource({
        "0, 51, 0.2, 0", // of a ReLU
        "-1, 4, 0.0196078, 51",
        "-51, 0, 0.2, 255",
        "2, 51, 0.2, 0", // zero is taken in
        "-51, -3, 0.2, 255",
        "0, 0, 1, 0" // nothing to scale by
    })
    void theRangeIsStretchedToZeroAndLaidOverTheBytes(
            float min, float max, float scale, int zeroPoint) {
        Affine affine = Affine.of(new Range(min, max));

        assertThat(affine.scale()).isCloseTo(scale, within(1e-6f));
        assertThat(affine.zeroPoint()).isEqualTo(zeroPoint);
    }

    @Test
    void noValueInTheRangeIsOffByMoreThanHalfAStepAndTheEndsByLessThanOne() {
        Range range = new Range(-0.7f, 2.3f);
        Affine affine = Affine.of(range);

        for (double x = range.min(); x <= range.max(); x += 0.001) {
            double q = Math.rint(x / affine.scale()) + affine.zeroPoint();
            double kept = Math.max(0, Math.min(255, q));
            double back = affine.scale() * (kept - affine.zeroPoint());
            assertThat(Math.abs(back - x)).isLessThanOrEqualTo(1.01 * affine.scale());
            if (kept == q) {
                assertThat(Math.abs(back - x)).isLessThanOrEqualTo(0.501 * affine.scale());
            }
        }
    }

    @Test
    void theEndsOfFloatDoNotOverflow() {
        Affine affine = Affine.of(new Range(-Float.MAX_VALUE, Float.MAX_VALUE));

        assertThat(affine.scale()).isFinite().isPositive();
        assertThat(affine.zeroPoint()).isBetween(127, 128);
    }

    @Test
    void refusesARangeOfWhatIsNoNumber() {
        assertThatThrownBy(() -> new Range(0, Float.NaN)).hasMessageContaining("expected numbers");
    }
}
