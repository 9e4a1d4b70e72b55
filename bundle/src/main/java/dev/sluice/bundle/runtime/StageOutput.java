package dev.sluice.bundle.runtime;

import javax.annotation.Nullable;

/**
 * What one stage says of N records. Plain heap arrays that belong to the caller; a later run does
 * not touch them.
 */
public final class StageOutput {

    private final int classes;
    private final float[] probabilities;
    private final float[] confidence;
    @Nullable private final byte[] features;

    StageOutput(int classes, float[] probabilities, float[] confidence, @Nullable byte[] features) {
        this.classes = classes;
        this.probabilities = probabilities;
        this.confidence = confidence;
        this.features = features;
    }

    /** N. */
    public int records() {
        return confidence.length;
    }

    /** In [0, 1], of record {@code row}. */
    public float confidence(int row) {
        return confidence[row];
    }

    /** Index of the most probable class of record {@code row}; the first one of equals. */
    public int classIndex(int row) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
            if (probabilities[row * classes + k] > probabilities[row * classes + best]) {
                best = k;
            }
        }
        return best;
    }

    /** Probability that record {@code row} is of class {@code k}. */
    public float probability(int row, int k) {
        return probabilities[row * classes + k];
    }

    /** Whether the confidence and all probabilities of record {@code row} are numbers. */
    public boolean isFinite(int row) {
        boolean finite = Float.isFinite(confidence[row]);
        for (int k = 0; k < classes; k++) {
            finite &= Float.isFinite(probabilities[row * classes + k]);
        }
        return finite;
    }

    /**
     * [N, ...] in the wire type and native order: record after record, each as long as the stage's
     * {@code features} takes. Not copied.
     *
     * @throws IllegalStateException for the last stage, which has none
     */
    public byte[] features() {
        if (features == null) {
            throw new IllegalStateException("the last stage has no features");
        }
        return features;
    }
}
