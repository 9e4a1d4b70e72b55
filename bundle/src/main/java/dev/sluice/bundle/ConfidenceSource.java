package dev.sluice.bundle;

/** Where the number that is compared with a threshold comes from. */
public enum ConfidenceSource {
    /** The branch's confidence head: sigmoid of a linear layer trained to tell right from wrong. */
    HEAD,
    /** The largest class probability after temperature scaling. */
    MAX_PROBABILITY
}
