package dev.sluice.augment.calibrate;

/**
 * What other number types did to an exit, on the calibration images.
 *
 * @param agreement share of the images that it answers as before, in [0, 1]
 * @param before its accuracy with the types it had, in [0, 1]; without labels its agreement with
 *     the backbone as it was
 * @param after the same with the new types, held against the same
 */
public record ExitChange(double agreement, double before, double after) {

    /** What was lost, in points; negative if something was won. */
    public double lossPoints() {
        return 100 * (before - after);
    }
}
