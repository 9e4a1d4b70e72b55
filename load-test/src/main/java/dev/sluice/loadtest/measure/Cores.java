package dev.sluice.loadtest.measure;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Processors that each process of a run kept busy, on average, while it was there; NaN where that
 * is not known.
 */
public record Cores(double target, double broker, double generator) {

    /**
     * @param samples of the time in question, in order
     */
    public static Cores of(List<LoadSample> samples) {
        return new Cores(
                busy(samples, LoadSample::targetCpuSeconds),
                busy(samples, LoadSample::brokerCpuSeconds),
                busy(samples, LoadSample::generatorCpuSeconds));
    }

    private static double busy(List<LoadSample> samples, ToDoubleFunction<LoadSample> cpu) {
        List<LoadSample> known =
                samples.stream().filter(s -> !Double.isNaN(cpu.applyAsDouble(s))).toList();
        if (known.size() < 2) {
            return Double.NaN;
        }
        LoadSample first = known.get(0);
        LoadSample last = known.get(known.size() - 1);
        return (cpu.applyAsDouble(last) - cpu.applyAsDouble(first))
                / (last.seconds() - first.seconds());
    }
}
