package dev.sluice.augment.quantise;

/** Smallest and largest value of a tensor on some images. */
record Range(float min, float max) {

    Range {
        if (!Float.isFinite(min) || !Float.isFinite(max) || min > max) {
            throw new IllegalArgumentException(
                    "values from %s to %s; expected numbers".formatted(min, max));
        }
    }

    Range union(Range other) {
        return new Range(Math.min(min, other.min), Math.max(max, other.max));
    }
}
