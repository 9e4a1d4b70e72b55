package dev.sluice.augment.cut;

/** What counts as a multiply-accumulate. */
public enum CostRule {
    /**
     * Convolutions, kh kw (Cin / groups) Cout Hout Wout, and linear layers, in x out. What we say
     * everywhere.
     */
    MACS,

    /**
     * As PTEENet's published figures are counted (Lahiany and Aperstein 2022): besides, one for
     * each element that a convolution adds a bias to, two for each element of a batch
     * normalisation, one for each element of a ReLU or into a pool.
     */
    PTEENET
}
