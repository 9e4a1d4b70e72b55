package dev.sluice.augment.train.recipe;

/**
 * The learning rate over a training: a linear rise from near 0 to the peak, then a fall to 0, or
 * none.
 *
 * @param peak the largest rate
 * @param warmUpShare share of all steps that the rise takes, in [0, 1)
 * @param decay how it falls
 */
public record LearningRate(double peak, double warmUpShare, Decay decay) {

    /** Way down from the peak to 0, if any. */
    public enum Decay {
        /** It stays at the peak. */
        NONE,
        LINEAR,
        /** Half a cosine (Loshchilov and Hutter, arXiv 1608.03983, without restarts). */
        COSINE
    }

    public LearningRate {
        if (!(peak > 0) || !Double.isFinite(peak)) {
            throw new IllegalArgumentException(
                    "peak learning rate must be positive, found " + peak);
        }
        if (!(warmUpShare >= 0 && warmUpShare < 1)) {
            throw new IllegalArgumentException(
                    "warm-up share must be in [0, 1), found " + warmUpShare);
        }
    }

    /**
     * The rate of step {@code step}, from 0, of {@code steps}. Never 0, so that the last step still
     * counts.
     */
    public double at(long step, long steps) {
        double warmUp = warmUpShare * steps;
        double position = step + 0.5;
        if (position < warmUp) {
            return peak * position / warmUp;
        }
        double left = (steps - position) / (steps - warmUp);
        return switch (decay) {
            case NONE -> peak;
            case LINEAR -> peak * left;
            case COSINE -> peak * 0.5 * (1 - Math.cos(Math.PI * left));
        };
    }
}
