package dev.sluice.augment.quantise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LayerWeightsTest {

    @Test
    void eachChannelIsScaledToItsOwnLargestWeight() {
        float[] weights = {0.64f, -0.32f, 0.005f, 6.4f, 0.1f, -6.4f};

        LayerWeights rounded = LayerWeights.round(weights, 2, 1, new float[] {0.02f, -3}, 0.5f);

        assertThat(rounded.scales()).containsExactly(0.01f, 0.1f);
        assertThat(rounded.weights()).containsExactly(new byte[] {64, -32, 1, 64, 1, -64});
        assertThat(rounded.bias()).containsExactly(4, -60);
    }

    @Test
    void theColumnsOfAMatrixAreItsChannelsToo() {
        float[] weights = {0.64f, 6.4f, -0.32f, 0.1f, 0.005f, -6.4f};

        LayerWeights rounded = LayerWeights.round(weights, 2, 2, null, 1);

        assertThat(rounded.scales()).containsExactly(0.01f, 0.1f);
        assertThat(rounded.weights()).containsExactly(new byte[] {64, 64, -32, 1, 1, -64});
        assertThat(rounded.bias()).isNull();
    }

    @Test
    void noPairOfProductsLeavesSixteenBits() {
        float[] weights = new float[1000];
        Random random = new Random(1);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }

        LayerWeights rounded = LayerWeights.round(weights, 10, 1, null, 1);

        for (int i = 0; i < weights.length; i += 2) {
            int pair = 255 * rounded.weights()[i] + 255 * rounded.weights()[i + 1];
            assertThat(pair).isBetween((int) Short.MIN_VALUE, (int) Short.MAX_VALUE);
        }
        for (int i = 0; i < weights.length; i++) {
            double back = rounded.weights()[i] * (double) rounded.scales()[i / 100];
            assertThat(Math.abs(back - weights[i]))
                    .isLessThanOrEqualTo(0.501 * rounded.scales()[i / 100]);
        }
    }

    @Test
    void aBiasThatIsLargeBesideTheWeightsFitsAllTheSame() {
        LayerWeights rounded =
                LayerWeights.round(new float[] {1e-12f, 0}, 1, 1, new float[] {100}, 0.01f);

        double back = rounded.bias()[0] * (double) rounded.scales()[0] * 0.01;
        assertThat(Math.abs(back - 100)).isLessThan(1e-4);
    }

    @Test
    void aChannelWithoutWeightsStaysWithoutThem() {
        LayerWeights rounded = LayerWeights.round(new float[2], 1, 1, new float[1], 1);

        assertThat(rounded.scales()).containsExactly(1);
        assertThat(rounded.weights()).containsExactly(new byte[2]);
    }
}
