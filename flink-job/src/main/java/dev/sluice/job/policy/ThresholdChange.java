package dev.sluice.job.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * New thresholds for some early exits; the others keep theirs.
 *
 * @param byExit threshold in [0, 1] by exit, from 0
 */
public record ThresholdChange(Map<Integer, Double> byExit) {

    public ThresholdChange {
        byExit = Map.copyOf(byExit);
        if (byExit.isEmpty()) {
            throw new IllegalArgumentException("no thresholds; expected one or more");
        }
        new TreeMap<>(byExit).forEach(ThresholdChange::check);
    }

    private static void check(int exit, double threshold) {
        if (exit < 0) {
            throw new IllegalArgumentException("exit " + exit + "; exits count from 0");
        }
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException(
                    "threshold of exit "
                            + exit
                            + " is "
                            + threshold
                            + "; expected a number in [0, 1]");
        }
    }

    /**
     * The whole set.
     *
     * @param inForce one for each early exit, from exit 0; empty where no job has told
     * @throws IllegalArgumentException if an exit is not an early one, or has no threshold to keep
     */
    public List<Double> appliedTo(Optional<List<Double>> inForce) {
        int named = new TreeMap<>(byExit).lastKey() + 1;
        int exits = inForce.map(List::size).orElse(named);
        if (named > exits) {
            throw new IllegalArgumentException(
                    "exit "
                            + (named - 1)
                            + " is no early exit: the policy in force has "
                            + exits
                            + " thresholds, from exit 0");
        }
        List<Double> thresholds = new ArrayList<>();
        for (int exit = 0; exit < exits; exit++) {
            Double threshold = byExit.get(exit);
            if (threshold == null && inForce.isEmpty()) {
                throw new IllegalArgumentException(
                        "no job has told its thresholds yet, so exit "
                                + exit
                                + " has none to keep: name every early exit");
            }
            thresholds.add(threshold != null ? threshold : inForce.get().get(exit));
        }
        return thresholds;
    }
}
