package dev.sluice.loadtest.run;

import dev.sluice.loadtest.contender.JitCompiler;
import dev.sluice.loadtest.measure.RateWindow;
import java.util.List;

/**
 * How throughput is measured.
 *
 * @param runs of every target
 * @param deliveries that every target is run with, by the names that the job takes
 * @param parallelism of the targets
 * @param checkpointInterval of those that are Flink jobs, as Flink reads it
 * @param compiler of the targets
 */
public record ThroughputOptions(
        int runs,
        List<String> deliveries,
        int parallelism,
        String checkpointInterval,
        JitCompiler compiler,
        RateWindow window) {

    public ThroughputOptions {
        deliveries = List.copyOf(deliveries);
        if (runs < 1 || parallelism < 1) {
            throw new IllegalArgumentException(
                    runs + " runs at parallelism " + parallelism + "; expected 1 or more");
        }
        if (deliveries.isEmpty()) {
            throw new IllegalArgumentException("no delivery guarantee; expected one or more");
        }
    }

    /** The same for one run with one guarantee. */
    ThroughputOptions once(String delivery) {
        return new ThroughputOptions(
                1, List.of(delivery), parallelism, checkpointInterval, compiler, window);
    }
}
