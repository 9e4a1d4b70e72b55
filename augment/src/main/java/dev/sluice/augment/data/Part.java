package dev.sluice.augment.data;

/** The part of a data set, as its publisher divided it. */
public enum Part {
    /** To train on and, held out, to calibrate with. */
    TRAIN,
    /** To report on, and for no choice. */
    TEST
}
