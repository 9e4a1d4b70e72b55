package dev.sluice.augment.tradeoff;

import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.exit.Thresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The search behind {@link ThresholdSearch}, which says what it does and why: for each of a number
 * of budgets the mean of what many half sets of the images would choose among given candidates.
 */
final class BaggedSearch {

    static final int SPLITS = 20;

    private static final int BUDGETS = 600;

    /** Slack where a cost is a budget to the last bit. */
    private static final double ROUNDING = 1e-9;

    private final Observations observations;
    private final StageCosts costs;
    private final List<CandidateThresholds> candidates;

    /** Sum of the chosen candidates' places, by budget and exit. */
    private final double[][] places;

    /** Sum of the accuracies of what one half chose on the other, by budget. */
    private final double[] heldOut = new double[BUDGETS];

    /**
     * @param candidates of each early exit
     */
    BaggedSearch(
            Observations observations, StageCosts costs, List<CandidateThresholds> candidates) {
        this.observations = observations;
        this.costs = costs;
        this.candidates = candidates;
        this.places = new double[BUDGETS][candidates.size()];
    }

    /** One answer for each budget, from the cheapest; called once. */
    List<TradeOff> search(Random random) {
        int[] order = IntStream.range(0, observations.images()).toArray();
        double dearest = costOfTheMostAccurate(grid(order));
        int middle = order.length / 2;
        for (int split = 0; split < SPLITS; split++) {
            shuffle(order, random);
            ThresholdGrid left = grid(Arrays.copyOfRange(order, 0, middle));
            ThresholdGrid right = grid(Arrays.copyOfRange(order, middle, order.length));
            add(left, right, dearest);
            add(right, left, dearest);
        }
        List<TradeOff> found = new ArrayList<>();
        for (int budget = 0; budget < BUDGETS; budget++) {
            found.add(tradeOff(budget));
        }
        return found;
    }

    private TradeOff tradeOff(int budget) {
        double[] values = new double[candidates.size()];
        for (int exit = 0; exit < values.length; exit++) {
            values[exit] = candidates.get(exit).at(places[budget][exit] / (2 * SPLITS));
        }
        return TradeOff.of(
                observations, costs, Thresholds.of(values), heldOut[budget] / (2 * SPLITS));
    }

    private ThresholdGrid grid(int[] subset) {
        return new ThresholdGrid(observations, costs, candidates, subset);
    }

    /**
     * Relative MACs up to which budgets are worth looking at: no row beyond can be more accurate.
     * Budgets are spread below, however short the way from all images at exit 0 to there.
     */
    private static double costOfTheMostAccurate(ThresholdGrid all) {
        int best = 0;
        for (int c = 1; c < all.combinations(); c++) {
            best = better(all, best, c);
        }
        return all.relativeMacs(best);
    }

    /** Adds the choice of one half, and what it comes to on the other, for each budget. */
    private void add(ThresholdGrid chosenOn, ThresholdGrid measuredOn, double dearest) {
        int[] best = bestWithin(chosenOn, dearest);
        for (int budget = 0; budget < BUDGETS; budget++) {
            for (int exit = 0; exit < candidates.size(); exit++) {
                places[budget][exit] += chosenOn.digit(best[budget], exit);
            }
            heldOut[budget] += measuredOn.accuracy(best[budget]);
        }
    }

    /**
     * For each budget the combination of the highest accuracy, the cheapest of equals. The first
     * budget takes combination 0, all thresholds 0, whatever it costs.
     */
    private int[] bestWithin(ThresholdGrid grid, double dearest) {
        int[] best = new int[BUDGETS];
        Arrays.fill(best, -1);
        best[0] = 0;
        double cheapest = costs.relativeMacsAt(0);
        double step = (dearest - cheapest) / (BUDGETS - 1);
        for (int c = 0; c < grid.combinations(); c++) {
            double budget = Math.ceil((grid.relativeMacs(c) - cheapest) / step - ROUNDING);
            if (budget >= 0 && budget < BUDGETS) {
                best[(int) budget] = better(grid, best[(int) budget], c);
            }
        }
        for (int budget = 1; budget < BUDGETS; budget++) {
            best[budget] = better(grid, best[budget], best[budget - 1]);
        }
        return best;
    }

    private static int better(ThresholdGrid grid, int a, int b) {
        if (a < 0 || b < 0) {
            return Math.max(a, b);
        }
        int byAccuracy = Double.compare(grid.accuracy(a), grid.accuracy(b));
        if (byAccuracy != 0) {
            return byAccuracy > 0 ? a : b;
        }
        return grid.relativeMacs(a) <= grid.relativeMacs(b) ? a : b;
    }

    private static void shuffle(int[] order, Random random) {
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
    }
}
