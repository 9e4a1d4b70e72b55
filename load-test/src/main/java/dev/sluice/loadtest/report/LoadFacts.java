package dev.sluice.loadtest.report;

import dev.sluice.loadtest.run.LatencyOptions;
import java.time.Duration;
import java.util.Locale;

/**
 * How open-loop load came.
 *
 * @param rate as it was asked for
 * @param burst as a share of what is sustained; 0 for none
 */
public record LoadFacts(
        String rate,
        String arrivals,
        double warmUpSeconds,
        double seconds,
        double burst,
        int policyChanges,
        double policyIntervalSeconds) {

    private static final double NANOS_PER_SECOND = 1e9;

    public static LoadFacts of(LatencyOptions options) {
        return new LoadFacts(
                options.rate().toString(),
                options.arrivals().name().toLowerCase(Locale.ROOT),
                seconds(options.warmUp()),
                seconds(options.duration()),
                options.burst(),
                options.policyChanges(),
                seconds(options.policyInterval()));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_SECOND;
    }
}
