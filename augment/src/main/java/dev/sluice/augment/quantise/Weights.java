package dev.sluice.augment.quantise;

/** What a bundle's layers multiply. */
public enum Weights {
    /** Weights and activations as they were trained. */
    FLOAT32,

    /** Convolutions and linear layers over 8-bit integers, all but the first and the last ones. */
    INT8
}
