package dev.sluice.augment.train;

/**
 * The loss is no longer a finite number; weights are lost. A smaller learning rate or a longer
 * warm-up is the cure.
 */
public final class TrainingDivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TrainingDivergedException(double loss, int epoch, int step, double learningRate) {
        super(
                "training diverged: loss %s at epoch %d, step %d (both from 0), learning rate %.6g"
                        .formatted(loss, epoch, step, learningRate));
    }
}
