package dev.sluice.augment.train.recipe;

/**
 * Number format of the convolutions while training. Weights, losses and the exported network are
 * float32 in both.
 */
public enum Precision {
    /** The faster one on a CPU with bfloat16 products, the slower one on a CPU without. */
    BFLOAT16,
    FLOAT32
}
