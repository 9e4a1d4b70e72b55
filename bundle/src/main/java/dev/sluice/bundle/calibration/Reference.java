package dev.sluice.bundle.calibration;

/** What answers on a set of images were held against. */
public enum Reference {
    /** True labels: what is measured is accuracy. */
    LABELS("accuracy", "right"),

    /**
     * The backbone's own answers, where there were no labels: what is measured is agreement with
     * it, and stands wherever an accuracy would.
     */
    BACKBONE("agreement", "as the backbone");

    private final String measure;
    private final String adjective;

    Reference(String measure, String adjective) {
        this.measure = measure;
        this.adjective = adjective;
    }

    /** What a share of answers that equal the reference is called. */
    public String measure() {
        return measure;
    }

    /** What an answer that equals the reference is called. */
    public String adjective() {
        return adjective;
    }

    /** The share of answers that equal the reference. */
    public double share(Outcome outcome) {
        return this == LABELS ? outcome.accuracy() : outcome.agreement();
    }
}
