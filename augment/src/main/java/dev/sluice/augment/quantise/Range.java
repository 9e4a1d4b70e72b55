package dev.sluice.augment.quantise;

import java.nio.FloatBuffer;

/** Smallest and largest value of a tensor, or of one of its channels, on some images. */
record Range(float min, float max) {

    Range {
        if (!Float.isFinite(min) || !Float.isFinite(max) || min > max) {
            throw new IllegalArgumentException(
                    "values from %s to %s; expected numbers".formatted(min, max));
        }
    }

    /** Of the next values of a buffer, one or more. */
    static Range ofNext(FloatBuffer values, int count) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            float value = values.get();
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return new Range(min, max);
    }

    Range union(Range other) {
        return new Range(Math.min(min, other.min), Math.max(max, other.max));
    }
}
