package dev.sluice.loadtest.measure;

import java.util.Arrays;

/**
 * The part of a run that counts: after the warm-up, and before the end, where one of several
 * subtasks may have run dry already.
 *
 * @param from share of the answers that come before, in [0, 1)
 * @param to share of the answers at which it ends, above {@code from} and at most 1
 */
public record RateWindow(double from, double to) {

    private static final double MILLIS_PER_SECOND = 1000;

    public RateWindow {
        if (!(from >= 0 && from < to && to <= 1)) {
            throw new IllegalArgumentException(
                    "a window from " + from + " to " + to + "; expected 0 <= from < to <= 1");
        }
    }

    /** Number of the first answer that counts, of so many. */
    public int first(int answers) {
        return (int) (from * answers);
    }

    /** Number of the first answer that counts no more. */
    public int end(int answers) {
        return (int) (to * answers);
    }

    /**
     * Answers a second: those after the first one of the window, over the time from it to the last.
     *
     * @param millis when each answer was there, in any order
     * @return NaN where they are too few, or all come at one moment
     */
    public double perSecond(long[] millis) {
        long[] sorted = millis.clone();
        Arrays.sort(sorted);
        int first = first(sorted.length);
        int last = end(sorted.length) - 1;
        if (last <= first || sorted[last] == sorted[first]) {
            return Double.NaN;
        }
        return (last - first) * MILLIS_PER_SECOND / (sorted[last] - sorted[first]);
    }
}
