package dev.sluice.augment.attach;

import dev.sluice.augment.train.ProgressListener;

/** Hears how far an attachment has come. */
public interface AttachListener extends ProgressListener {

    /**
     * Calibration images that were run, each counted twice in the end.
     *
     * @param runs so far
     * @param of in all
     */
    void onCalibrating(int runs, int of);

    /** Something that the caller should know and that stops nothing. */
    void onWarning(String message);
}
