package dev.sluice.augment.attach;

import dev.sluice.augment.train.ProgressListener;
import dev.sluice.augment.train.learning.BranchLearning;

/** Hears how far an attachment has come. */
public interface AttachListener extends ProgressListener {

    /** A pilot begins, which finds out where exits pay. */
    void onPilot(BranchLearning learning);

    /**
     * A training begins, one for each way of learning that was asked for.
     *
     * @param number from 0
     * @param of in all, without the pilot
     */
    void onTraining(BranchLearning learning, int number, int of);

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
