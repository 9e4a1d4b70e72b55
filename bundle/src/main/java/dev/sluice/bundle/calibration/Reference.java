package dev.sluice.bundle.calibration;

/** What the answers on the calibration images were held against. */
public enum Reference {
    /** True labels: what is measured is accuracy. */
    LABELS("accuracy"),

    /**
     * The backbone's own answers, where there were no labels: what is measured is agreement with
     * it, and stands wherever an accuracy would.
     */
    BACKBONE("agreement");

    private final String measure;

    Reference(String measure) {
        this.measure = measure;
    }

    /** What a share of right answers is called. */
    public String measure() {
        return measure;
    }
}
