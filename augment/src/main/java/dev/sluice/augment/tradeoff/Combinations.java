package dev.sluice.augment.tradeoff;

import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.StageCosts;
import java.util.List;

/**
 * Combinations of candidate thresholds, one for each early exit, and what each does on a subset of
 * the observed images. They are numbered from 0; number 0 has the first candidate at every exit.
 */
interface Combinations {

    /** A way to come by combinations. */
    interface Source {

        /**
         * @param candidates of each early exit
         * @param subset indices of images
         */
        Combinations on(
                Observations observations,
                StageCosts costs,
                List<CandidateThresholds> candidates,
                int[] subset);
    }

    int combinations();

    /** Share of the subset's images that a combination answers rightly. */
    double accuracy(int combination);

    double relativeMacs(int combination);

    /** The candidate's index that a combination has at an exit. */
    int digit(int combination, int exit);
}
