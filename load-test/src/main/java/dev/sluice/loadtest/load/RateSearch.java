package dev.sluice.loadtest.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks for the highest rate that is sustained: up by a step while it is, down while it is not,
 * then between the two, until they are close.
 */
public final class RateSearch {

    private static final double STEP = 1.25;

    /** Highest sustained and lowest not sustained rate may be apart by this share. */
    private static final double CLOSE = 0.05;

    private static final int MOST_STEPS = 20;

    private RateSearch() {}

    /** Tries a rate. */
    @FunctionalInterface
    public interface Trial {
        boolean isSustained(double perSecond) throws Exception;
    }

    /** One rate that was tried. */
    public record Step(double perSecond, boolean sustained) {}

    /**
     * @param sustained the highest rate that was; 0 where none was
     * @param steps in the order they were tried
     */
    public record Result(double sustained, List<Step> steps) {}

    /**
     * @param start first rate to try
     */
    public static Result search(double start, Trial trial) throws Exception {
        List<Step> steps = new ArrayList<>();
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double rate = start;
        while (steps.size() < MOST_STEPS && high > low * (1 + CLOSE)) {
            boolean sustained = trial.isSustained(rate);
            steps.add(new Step(rate, sustained));
            if (sustained) {
                low = rate;
            } else {
                high = rate;
            }
            rate = next(low, high);
        }
        return new Result(low, steps);
    }

    private static double next(double low, double high) {
        if (low == 0) {
            return high / STEP;
        }
        return Double.isInfinite(high) ? low * STEP : (low + high) / 2;
    }
}
