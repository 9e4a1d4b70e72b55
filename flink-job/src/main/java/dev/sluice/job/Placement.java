package dev.sluice.job;

/** Where the stages run. The operators are the same. */
public enum Placement {
    /** All stages chained in one task: features are handed on by reference. */
    FUSED,
    /** A job vertex for each stage, with a parallelism of its own. */
    SEPARATE
}
