package dev.sluice.augment.attach;

import dev.sluice.augment.calibrate.UselessExitException;
import dev.sluice.augment.train.TrainingDivergedException;
import dev.sluice.augment.train.learning.BranchLearning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Ways of learning, tried one after the other from the same first weights, and the branches of the
 * one that did best.
 *
 * <p>Best by {@link Candidate#BEST_FIRST}, so on the calibration images at the default operating
 * point: on the images that the thresholds are chosen on, never on those that figures are reported
 * on. A choice among few is a little rosy there as thresholds are. One whose training diverges, or
 * that ends with a useless exit, is passed over; it is an error if there is no other.
 */
final class Sweep {

    private final List<Attachment.Trial> trials = new ArrayList<>();

    /** Null until one was of use. */
    @Nullable private Candidate best;

    /** Null until one was not. */
    @Nullable private RuntimeException problem;

    /** A way of learning from the training to the calibration table. */
    @FunctionalInterface
    interface Attempt {
        Candidate make() throws IOException;
    }

    void add(BranchLearning learning, Attempt attempt) throws IOException {
        try {
            Candidate candidate = attempt.make();
            trials.add(candidate.trial());
            if (best == null || Candidate.BEST_FIRST.compare(candidate, best) < 0) {
                best = candidate;
            }
        } catch (UselessExitException e) {
            problem = e;
            trials.add(new Attachment.Useless(learning, e.getMessage()));
        } catch (TrainingDivergedException e) {
            problem = e;
            trials.add(new Attachment.Diverged(learning, e.problem()));
        }
    }

    /**
     * The one to keep.
     *
     * @throws UselessExitException if none was of use, and the last one ended so
     * @throws TrainingDivergedException likewise
     */
    Candidate best() {
        if (best == null) {
            throw problem;
        }
        return best;
    }

    List<Attachment.Trial> trials() {
        return trials;
    }
}
