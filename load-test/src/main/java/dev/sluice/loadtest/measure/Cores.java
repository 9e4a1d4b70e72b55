package dev.sluice.loadtest.measure;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Processors that each process of a run kept busy, on average; NaN where that is not known. */
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
        if (samples.size() < 2) {
            return Double.NaN;
        }
        LoadSample first = samples.get(0);
        LoadSample last = samples.get(samples.size() - 1);
        return (cpu.applyAsDouble(last) - cpu.applyAsDouble(first))
                / (last.seconds() - first.seconds());
    }
}
