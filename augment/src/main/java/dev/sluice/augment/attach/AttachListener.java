package dev.sluice.augment.attach;

import dev.sluice.augment.train.ProgressListener;
import dev.sluice.augment.train.learning.BranchLearning;

/** Hears how far an attachment has come. */
public interface AttachListener extends ProgressListener {

    /** A training begins, one for each way of learning that was asked for. */
    void onTraining(BranchLearning learning);

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
