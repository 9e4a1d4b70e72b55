package dev.sluice.loadtest.run;

import dev.sluice.loadtest.load.RateSearch;
import dev.sluice.loadtest.measure.Cores;
import dev.sluice.loadtest.measure.LatencyFigures;
import dev.sluice.loadtest.measure.LoadSample;
import java.util.List;
import javax.annotation.Nullable;

/**
 * One run of one target under open-loop load.
 *
 * @param search for the rate that it sustains; null where the rate was given
 * @param sent events, the warm-up's included
 * @param windows in the order of time
 * @param percentiles latency in milliseconds of the first window, at {@link #PERCENTILES}
 * @param samples of the processes, after the warm-up
 * @param memoryGrowth as {@link LoadSample#growth}
 * @param cores kept busy in the first window
 * @param policyMillis from sending a policy to the first answer that it, or a later one, judged, in
 *     the order of sending; those without an answer are left out
 */
public record LatencyRun(
        String workload,
        String target,
        String delivery,
        int round,
        @Nullable RateSearch.Result search,
        double perSecond,
        long sent,
        long lost,
        long repeated,
        long deadLetters,
        List<LatencyFigures> windows,
        List<Double> percentiles,
        List<LoadSample> samples,
        double memoryGrowth,
        Cores cores,
        int policyChanges,
        List<Double> policyMillis) {

    /** Whether each event was answered, and each policy seen. */
    public boolean isSound() {
        return lost == 0 && deadLetters == 0 && policyMillis.size() == policyChanges;
    }

    /** Of the curves that are drawn. */
    public static final List<Double> PERCENTILES =
            List.of(0.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 98.0, 99.0, 99.5, 99.9, 99.95, 99.99);
}
