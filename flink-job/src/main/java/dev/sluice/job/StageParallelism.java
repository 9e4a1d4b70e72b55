package dev.sluice.job;

import dev.sluice.bundle.Bundle;
import java.util.ArrayList;
import java.util.List;

/**
 * How parallel each stage is to begin with. Separate stages that are given no numbers get the share
 * of the job's parallelism that, on the calibration images and at the default operating point,
 * reached them: most records leave early, and a deep stage as wide as the first would idle.
 */
final class StageParallelism {

    private StageParallelism() {}

    /**
     * @return a number for each stage of the bundle, 1 or more
     * @throws IllegalArgumentException if the options give another number of them
     */
    static List<Integer> of(TopologyOptions options, Bundle bundle) {
        int stages = bundle.manifest().stages().size();
        List<Integer> given = options.stageParallelism();
        if (!given.isEmpty() && given.size() != stages) {
            throw new IllegalArgumentException(
                    given.size() + " stage parallelisms; the bundle has " + stages + " stages");
        }
        if (!given.isEmpty()) {
            return given;
        }
        List<Double> exitRates = bundle.manifest().calibration().defaultRow().outcome().exitRates();
        List<Integer> parallelism = new ArrayList<>();
        double reaching = 1;
        for (int i = 0; i < stages; i++) {
            double share = options.placement() == Placement.SEPARATE ? reaching : 1;
            // Not above the job's where rates that are rounded add up to a little less than they
            // are.
            int wanted = (int) Math.ceil(share * options.parallelism() - 1e-9);
            parallelism.add(Math.max(1, Math.min(wanted, options.parallelism())));
            reaching -= exitRates.get(i);
        }
        return parallelism;
    }
}
