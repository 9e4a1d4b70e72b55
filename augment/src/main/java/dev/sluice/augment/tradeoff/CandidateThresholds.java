package dev.sluice.augment.tradeoff;

import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.Thresholds;
import java.util.Arrays;

/**
 * Thresholds that an exit may get: 0, midpoints between neighbouring observed confidences at evenly
 * spaced quantiles, and {@link Thresholds#CLOSED}; ascending. A midpoint is no observed value, so
 * the last bit of a confidence decides nothing.
 */
final class CandidateThresholds {

    private final double[] values;

    private CandidateThresholds(double[] values) {
        this.values = values;
    }

    /**
     * @param limit most candidates, at least 2; fewer where there are not so many confidences
     */
    static CandidateThresholds of(Observations observations, int exit, int limit) {
        double[] sorted = new double[observations.images()];
        for (int image = 0; image < sorted.length; image++) {
            sorted[image] = observations.confidence(image, exit);
        }
        Arrays.sort(sorted);
        double[] values = new double[limit];
        int count = 1;
        for (int i = 1; i < limit - 1; i++) {
            int at = (int) ((long) i * sorted.length / (limit - 1));
            double value = midpointBelow(sorted, at);
            if (value > values[count - 1]) {
                values[count++] = value;
            }
        }
        if (values[count - 1] < Thresholds.CLOSED) {
            values[count++] = Thresholds.CLOSED;
        }
        return new CandidateThresholds(Arrays.copyOf(values, count));
    }

    /** Between the value at {@code index} and the nearest smaller one, 0 where there is none. */
    private static double midpointBelow(double[] sorted, int index) {
        int smaller = index;
        while (smaller >= 0 && sorted[smaller] == sorted[index]) {
            smaller--;
        }
        return smaller < 0 ? 0 : (sorted[smaller] + sorted[index]) / 2;
    }

    int count() {
        return values.length;
    }

    /**
     * How many candidates a confidence is above; it exits at candidate {@code i} if this is more
     * than {@code i}.
     */
    int rank(float confidence) {
        int found = Arrays.binarySearch(values, confidence);
        return found >= 0 ? found : -found - 1;
    }

    /**
     * The threshold at a place between two candidates, by linear interpolation.
     *
     * @param place in [0, count - 1]
     */
    double at(double place) {
        int below = (int) place;
        if (below >= values.length - 1) {
            return values[values.length - 1];
        }
        return values[below] + (place - below) * (values[below + 1] - values[below]);
    }
}
