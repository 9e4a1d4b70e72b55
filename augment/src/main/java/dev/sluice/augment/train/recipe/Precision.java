package dev.sluice.augment.train.recipe;

import dev.sluice.augment.Machine;

/**
 * Number format of the convolutions while training. Weights, losses and the exported network are
 * float32 in both.
 */
public enum Precision {
    /**
     * The faster one on a CPU with bfloat16 products. One without them imitates them: training was
     * nine times slower than in {@link #FLOAT32} on an AMD EPYC of the Zen 3 kind.
     */
    BFLOAT16,
    FLOAT32;

    /** The faster one on this machine. */
    public static Precision fastest() {
        return Machine.hasBfloat16() ? BFLOAT16 : FLOAT32;
    }
}
