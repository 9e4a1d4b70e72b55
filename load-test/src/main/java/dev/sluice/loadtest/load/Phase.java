package dev.sluice.loadtest.load;

import java.time.Duration;

/**
 * A time of steady load.
 *
 * @param perSecond events, on average
 */
public record Phase(double perSecond, Duration duration) {

    public Phase {
        if (!(perSecond > 0) || !Double.isFinite(perSecond)) {
            throw new IllegalArgumentException(
                    "a rate of " + perSecond + " a second; expected a positive number");
        }
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a phase of " + duration + "; expected above 0");
        }
    }

    /** As {@link #toString} writes it: {@code 70.5@PT10S}. */
    public static Phase parse(String text) {
        int at = text.indexOf('@');
        if (at < 1) {
            throw new IllegalArgumentException("'" + text + "'; expected RATE@DURATION");
        }
        return new Phase(
                Double.parseDouble(text.substring(0, at)), Duration.parse(text.substring(at + 1)));
    }

    @Override
    public String toString() {
        return perSecond + "@" + duration;
    }
}
