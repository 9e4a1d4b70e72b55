package dev.sluice.augment.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureFitTest {

    private static final int IMAGES = 4_000;
    private static final int CLASSES = 5;

    private final Random random = new Random(11);
    private final float[] probabilities = new float[IMAGES * CLASSES];
    private final int[] labels = new int[IMAGES];

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 2.5})
    void findsTheFactorByWhichLogitsWereStretched(double factor) {
        drawLabelsFromLogitsThenStretchThem(factor);

        assertThat(TemperatureFit.fit(probabilities, labels))
                .isCloseTo(factor, withinPercentage(8));
    }

    @Test
    void noTemperatureOfAFineGridIsBetter() {
        drawLabelsFromLogitsThenStretchThem(1.7);

        double best = lossAt(TemperatureFit.fit(probabilities, labels));

        for (double t = TemperatureFit.LOWEST; t < TemperatureFit.HIGHEST; t *= 1.01) {
            assertThat(best).isLessThanOrEqualTo(lossAt(t) + 1e-9);
        }
    }

    @Test
    void aProbabilityThatWasRoundedToZeroIsNoInfiniteLoss() {
        float[] certain = {1, 0, 1, 0, 0, 1};

        double temperature = TemperatureFit.fit(certain, new int[] {0, 1, 1});

        assertThat(temperature).isBetween(TemperatureFit.LOWEST, TemperatureFit.HIGHEST);
        assertThat(TemperatureFit.loss(certain, new int[] {0, 1, 1}, temperature)).isFinite();
    }

    /** -mean log softmax(log p / t)[label], straight from the definition. */
    private double lossAt(double t) {
        double sum = 0;
        for (int i = 0; i < IMAGES; i++) {
            double all = 0;
            for (int k = 0; k < CLASSES; k++) {
                all += Math.pow(probabilities[i * CLASSES + k], 1 / t);
            }
            sum -= Math.log(Math.pow(probabilities[i * CLASSES + labels[i]], 1 / t) / all);
        }
        return sum / IMAGES;
    }

    private void drawLabelsFromLogitsThenStretchThem(double factor) {
        for (int i = 0; i < IMAGES; i++) {
            double[] logits = random.doubles(CLASSES, -2, 2).toArray();
            double[] probable = softmax(logits, 1);
            double draw = random.nextDouble();
            int label = 0;
            while (label < CLASSES - 1 && draw >= probable[label]) {
                draw -= probable[label++];
            }
            labels[i] = label;
            double[] stretched = softmax(logits, factor);
            for (int k = 0; k < CLASSES; k++) {
                probabilities[i * CLASSES + k] = (float) stretched[k];
            }
        }
    }

    private static double[] softmax(double[] logits, double factor) {
        double sum = 0;
        double[] out = new double[logits.length];
        for (int k = 0; k < logits.length; k++) {
            out[k] = Math.exp(factor * logits[k]);
            sum += out[k];
        }
        for (int k = 0; k < logits.length; k++) {
            out[k] /= sum;
        }
        return out;
    }
}
