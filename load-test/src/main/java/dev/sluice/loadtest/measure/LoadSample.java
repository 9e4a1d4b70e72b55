package dev.sluice.loadtest.measure;

import java.util.List;

/**
 * What the processes of a run have taken at a moment of the load. CPU seconds are user and system
 * time of a whole process since its start; NaN where it is not ours, or has ended.
 *
 * @param seconds since the start of the load
 * @param residentBytes of the target
 * @param threads of the target, the JVM's own included
 */
public record LoadSample(
        double seconds,
        long residentBytes,
        int threads,
        double targetCpuSeconds,
        double brokerCpuSeconds,
        double generatorCpuSeconds) {

    private static final int PARTS = 10;

    /**
     * How much the target's memory grows: the median of the last tenth over that of the first
     * tenth, less 1; NaN for fewer than ten samples.
     *
     * @param samples after the warm-up, in order
     */
    public static double growth(List<LoadSample> samples) {
        int part = samples.size() / PARTS;
        if (part == 0) {
            return Double.NaN;
        }
        double first = median(samples.subList(0, part));
        return median(samples.subList(samples.size() - part, samples.size())) / first - 1;
    }

    private static double median(List<LoadSample> samples) {
        return Spread.of(samples.stream().map(s -> (double) s.residentBytes()).toList()).median();
    }
}
