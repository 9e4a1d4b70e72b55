package dev.sluice.augment.train;

import java.nio.file.Path;
import javax.annotation.Nullable;

/**
 * The loss or a weight is no longer a finite number. The same settings would come to the same
 * again; a smaller learning rate or a longer warm-up is the cure.
 */
public final class TrainingDivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;

    /**
     * @param found that is no finite number
     * @param lastGood checkpoint with finite weights from before, null where there is none
     */
    public TrainingDivergedException(
            String found, int epoch, int step, double learningRate, @Nullable Path lastGood) {
        this(
                ("training diverged: %s at epoch %d, step %d (both from 0), learning rate %.6g; try"
                                + " a smaller learning rate, a longer warm-up or float32"
                                + " convolutions")
                        .formatted(found, epoch, step, learningRate),
                kept(lastGood));
    }

    private TrainingDivergedException(String problem, String kept) {
        super(problem + kept);
        this.problem = problem;
    }

    /** The message without the checkpoint, for when that is not kept. */
    public String problem() {
        return problem;
    }

    private static String kept(@Nullable Path lastGood) {
        return lastGood == null
                ? ""
                : "; the last checkpoint from before is kept in %s, which is in the way of a run with other settings until you move it"
                        .formatted(lastGood);
    }
}
