package dev.sluice.loadtest.run;

import dev.sluice.loadtest.load.Arrivals;
import java.time.Duration;

/**
 * How latency is measured.
 *
 * @param warmUp load before what counts
 * @param duration of what counts
 * @param burst a window at this share of the rate that is sustained comes after; 0 for none
 * @param policyChanges that are sent while the load goes on
 * @param policyInterval between two of them
 */
public record LatencyOptions(
        OfferedRate rate,
        Arrivals arrivals,
        Duration warmUp,
        Duration duration,
        double burst,
        int policyChanges,
        Duration policyInterval,
        long seed) {

    public LatencyOptions {
        if (warmUp.isNegative() || warmUp.isZero() || duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(
                    "a warm-up of %s and a duration of %s; expected more than nothing of both"
                            .formatted(warmUp, duration));
        }
        if (burst < 0 || policyChanges < 0) {
            throw new IllegalArgumentException(
                    "a burst of " + burst + ", " + policyChanges + " changes; expected 0 or more");
        }
        if (policyInterval.multipliedBy(policyChanges).compareTo(duration) > 0) {
            throw new IllegalArgumentException(
                    "%s policies, one each %s, take longer than the load, %s"
                            .formatted(policyChanges, policyInterval, duration));
        }
        if (burst > 0 && rate.kind() != OfferedRate.Kind.SHARE_OF_SUSTAINED) {
            throw new IllegalArgumentException(
                    "a burst is a share of what is sustained; expected such a rate, like 70%");
        }
    }
}
