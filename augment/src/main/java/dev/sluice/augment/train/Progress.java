package dev.sluice.augment.train;

import java.time.Duration;
import java.util.List;

/**
 * Where a training stands after a step.
 *
 * @param epoch from 0
 * @param epochs how many there will be
 * @param step within the epoch, from 0
 * @param steps in an epoch
 * @param loss mean over this epoch's steps so far
 * @param accuracies share of answers on this epoch's (augmented) training images so far that are
 *     the label's, one a network: one for a backbone, one for each branch in training. Where labels
 *     are the backbone's it is agreement
 * @param imagesPerSecond over this epoch so far, as far as this process took its steps
 * @param left until the training's last step, at the pace that this process has kept so far
 */
public record Progress(
        int epoch,
        int epochs,
        int step,
        int steps,
        double loss,
        List<Double> accuracies,
        double imagesPerSecond,
        Duration left) {

    public Progress {
        accuracies = List.copyOf(accuracies);
    }

    /** Whether this was the epoch's last step. */
    public boolean endsEpoch() {
        return step == steps - 1;
    }
}
