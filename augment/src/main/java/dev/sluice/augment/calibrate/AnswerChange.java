package dev.sluice.augment.calibrate;

/**
 * What other number types did to the answers to the calibration images.
 *
 * @param of whose they are, for a person: an exit or an operating point
 * @param agreement share of the images that are answered as before, in [0, 1]
 * @param before accuracy with the types that were, in [0, 1]; without labels agreement with the
 *     backbone as it was
 * @param after the same with the new types, held against the same
 */
public record AnswerChange(String of, double agreement, double before, double after) {

    /** What was lost, in points; negative if something was won. */
    public double lossPoints() {
        return 100 * (before - after);
    }
}
