package dev.sluice.bundle.exit;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One threshold for each early exit, from exit 0. The final exit has none: whatever reaches it
 * leaves there. Immutable.
 */
public final class Thresholds {

    /** The threshold that no confidence is above. */
    public static final double CLOSED = 1.0;

    private final double[] values;

    private Thresholds(double[] values) {
        this.values = values;
    }

    /**
     * @throws IllegalArgumentException if a value is not a number in [0, 1]; the message names the
     *     exit
     */
    @JsonCreator
    public static Thresholds of(double... values) {
        for (int exit = 0; exit < values.length; exit++) {
            if (!(values[exit] >= 0 && values[exit] <= 1)) {
                throw new IllegalArgumentException(
                        "threshold of exit "
                                + exit
                                + " is "
                                + values[exit]
                                + "; expected a number in [0, 1]");
            }
        }
        return new Thresholds(values.clone());
    }

    /** Every early exit closed: the composed stages are the backbone. */
    public static Thresholds closed(int earlyExits) {
        double[] values = new double[earlyExits];
        Arrays.fill(values, CLOSED);
        return new Thresholds(values);
    }

    public int earlyExits() {
        return values.length;
    }

    public double at(int exit) {
        return values[exit];
    }

    @JsonValue
    public double[] toArray() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Thresholds that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.stream(values)
                .mapToObj(Double::toString)
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
