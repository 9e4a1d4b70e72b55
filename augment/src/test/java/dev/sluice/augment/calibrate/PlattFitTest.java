package dev.sluice.augment.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.augment.compose.ExitScoring;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlattFitTest {

    private static final int IMAGES = 20_000;

    private final Random random = new Random(3);
    private final float[] confidence = new float[IMAGES];
    private final boolean[] right = new boolean[IMAGES];

    @Test
    void findsScaleAndOffsetThatAnswersWereDrawnWith() {
        draw(0.6, 0.8);

        ExitScoring.Head head = PlattFit.fit(0, confidence, right);

        assertThat(head.scale()).isCloseTo(0.6, within(0.05));
        assertThat(head.offset()).isCloseTo(0.8, within(0.05));
    }

    @Test
    void noneOfAFineGridAroundItIsBetter() {
        draw(1.4, -0.5);

        ExitScoring.Head head = PlattFit.fit(0, confidence, right);

        double best = loss(head.scale(), head.offset());
        for (int i = -10; i <= 10; i++) {
            for (int j = -10; j <= 10; j++) {
                double other = loss(head.scale() + i * 0.01, head.offset() + j * 0.01);
                assertThat(best).isLessThanOrEqualTo(other + 1e-6);
            }
        }
    }

    @Test
    void staysFiniteWhereTheImagesAreSeparable() {
        float[] separable = {0.1f, 0.2f, 0.8f, 1f};

        ExitScoring.Head head =
                PlattFit.fit(0, separable, new boolean[] {false, false, true, true});

        assertThat(head.scale()).isPositive().isFinite();
    }

    @Test
    void aHeadThatIsSurerOfItsWrongAnswersIsUselessAndNamed() {
        draw(-0.4, 0.2);

        assertThatThrownBy(() -> PlattFit.fit(3, confidence, right))
                .isInstanceOfSatisfying(
                        UselessExitException.class, e -> assertThat(e.exit()).isEqualTo(3))
                .hasMessageContaining("exit 3 is surer of its wrong answers")
                .hasMessageContaining("Worth a try");
    }

    private void draw(double scale, double offset) {
        for (int i = 0; i < IMAGES; i++) {
            double logit = 2 * random.nextGaussian();
            confidence[i] = (float) sigmoid(logit);
            right[i] = random.nextDouble() < sigmoid(scale * logit + offset);
        }
    }

    /** Mean cross entropy with the plain targets; Platt's differ by one in thousands. */
    private double loss(double scale, double offset) {
        double sum = 0;
        for (int i = 0; i < IMAGES; i++) {
            double logit = Math.log(confidence[i] / (1 - (double) confidence[i]));
            double p = sigmoid(scale * logit + offset);
            sum -= Math.log(right[i] ? p : 1 - p);
        }
        return sum / IMAGES;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
