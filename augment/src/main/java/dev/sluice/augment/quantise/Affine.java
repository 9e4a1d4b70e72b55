package dev.sluice.augment.quantise;

/**
 * How float32 values stand in uint8: value = scale (q - zeroPoint), q in 0..255. Zero is always met
 * exactly, for padding and what a ReLU cuts off are zeros.
 *
 * @param scale positive
 * @param zeroPoint the q of zero, 0..255
 */
record Affine(float scale, int zeroPoint) {

    private static final int LEVELS = 255;

    /** Over a range, stretched to zero where that is outside; of a ReLU's output zero point 0. */
    static Affine of(Range range) {
        float min = Math.min(range.min(), 0);
        float max = Math.max(range.max(), 0);
        // In double: the two ends of the float range are further apart than a float says.
        float scale = (float) (((double) max - min) / LEVELS);
        if (!(scale >= Float.MIN_NORMAL)) {
            return new Affine(1, 0);
        }
        return new Affine(scale, (int) Math.min(LEVELS, Math.round(-(double) min / scale)));
    }
}
