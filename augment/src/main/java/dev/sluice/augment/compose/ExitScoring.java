package dev.sluice.augment.compose;

/** How an early exit's confidence comes from what its branch says. */
public sealed interface ExitScoring {

    /** The largest class probability. */
    record MaxProbability() implements ExitScoring {}

    /**
     * Sigmoid of scale z + offset, z being the confidence head's logit (Platt 1999, "Probabilistic
     * outputs for support vector machines"). Scale 1 and offset 0 leave the head as it is.
     *
     * @param scale positive, or the order of the images would change
     */
    record Head(double scale, double offset) implements ExitScoring {

        /** The head as it was trained. */
        public static final Head AS_TRAINED = new Head(1, 0);

        public Head {
            if (!(scale > 0) || !Double.isFinite(scale) || !Double.isFinite(offset)) {
                throw new IllegalArgumentException(
                        "scale %s and offset %s of a confidence head; expected scale above 0"
                                .formatted(scale, offset));
            }
        }
    }
}
