package dev.sluice.loadtest.measure;

import java.util.List;

/**
 * What a process holds.
 *
 * @param seconds since the start of the load
 * @param threads of the process, the JVM's own included
 */
public record MemorySample(double seconds, long residentBytes, int threads) {

    private static final int PARTS = 10;

    /**
     * How much memory grows: the median of the last tenth over that of the first tenth, less 1; NaN
     * for fewer than ten samples.
     *
     * @param samples after the warm-up, in order
     */
    public static double growth(List<MemorySample> samples) {
        int part = samples.size() / PARTS;
        if (part == 0) {
            return Double.NaN;
        }
        double first = median(samples.subList(0, part));
        return median(samples.subList(samples.size() - part, samples.size())) / first - 1;
    }

    private static double median(List<MemorySample> samples) {
        return Spread.of(samples.stream().map(s -> (double) s.residentBytes()).toList()).median();
    }
}
