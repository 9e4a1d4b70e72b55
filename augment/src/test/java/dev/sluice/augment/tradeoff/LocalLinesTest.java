package dev.sluice.augment.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalLinesTest {

    @Test
    void leavesALineAsItIsHoweverItsPointsAreSpread() {
        double[] x = {0, 0.1, 0.5, 0.6, 3, 7};
        double[] y = IntStream.range(0, x.length).mapToDouble(i -> 2 - 3 * x[i]).toArray();

        assertThat(LocalLines.smooth(x, y, 2)).containsExactly(y, within(1e-12));
    }

    @Test
    void bringsNoiseDown() {
        Random random = new Random(1);
        double[] x = IntStream.range(0, 400).mapToDouble(i -> i).toArray();
        double[] y = IntStream.range(0, 400).mapToDouble(i -> random.nextGaussian()).toArray();

        double[] smooth = LocalLines.smooth(x, y, 12);

        assertThat(meanSquare(smooth)).isLessThan(meanSquare(y) / 12);
    }

    @Test
    void pointsAtOnePlaceHaveTheirMean() {
        assertThat(LocalLines.smooth(new double[] {1, 1}, new double[] {0, 4}, 3))
                .containsExactly(2, 2);
    }

    private static double meanSquare(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum / values.length;
    }
}
