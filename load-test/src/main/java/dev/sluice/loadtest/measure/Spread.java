package dev.sluice.loadtest.measure;

import java.util.Arrays;
import java.util.Collection;

/** Of the figures of several runs. */
public record Spread(double median, double min, double max) {

    /**
     * @return NaN in all where there is no figure
     */
    public static Spread of(Collection<Double> values) {
        double[] sorted =
                values.stream()
                        .mapToDouble(Double::doubleValue)
                        .filter(v -> !Double.isNaN(v))
                        .toArray();
        Arrays.sort(sorted);
        int n = sorted.length;
        if (n == 0) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        return new Spread((sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[0], sorted[n - 1]);
    }
}
