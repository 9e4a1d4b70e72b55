package dev.sluice.augment.evaluate;

import java.nio.FloatBuffer;

/** Answers of a network on a batch, as it gives them. */
public final class Logits {

    private Logits() {}

    /**
     * The class with the largest logit, the first of those that are alike.
     *
     * @param logits [N,K]
     * @param row in [0, N)
     * @param classes K
     */
    public static int largest(FloatBuffer logits, int row, int classes) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
            best = logits.get(row * classes + k) > logits.get(row * classes + best) ? k : best;
        }
        return best;
    }
}
