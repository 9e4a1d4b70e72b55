package dev.sluice.augment.tradeoff;

import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.exit.Thresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Searches thresholds of all early exits together for the best accuracy at each cost.
 *
 * <p><b>The winner's curse.</b> The best of tens of thousands of combinations on a few thousand
 * images owes part of its accuracy to these very images. Two things are done about it.
 *
 * <ul>
 *   <li>Choice: the images are split in two halves at random, {@value #SPLITS} times. On each half
 *       the best combination within each budget of MACs is found, and a row's thresholds are the
 *       mean of these {@code 2 x} {@value #SPLITS} answers, taken in quantiles of the confidence
 *       (bagging: Breiman, "Bagging predictors", 1996). What only one half favours is averaged out.
 *   <li>Measure: each half's combination is measured on the other half, and the mean over all is
 *       the row's {@link TradeOff#honestAccuracy}, by which operating points are chosen.
 * </ul>
 *
 * <p>A row's own figures are those of its thresholds on all images, exactly as {@link
 * Observations#evaluate} gives them; they are a little too good, the honest ones a little too bad,
 * since they come of thresholds fitted to half the images.
 */
public final class ThresholdSearch {

    private static final int SPLITS = 20;
    private static final int BUDGETS = 600;
    private static final int MOST_ROWS = 100;

    /** Bound on the combinations that one search looks at. */
    private static final int COMBINATIONS = 64_000;

    private static final int MOST_CANDIDATES = 400;
    private static final int MOST_EXITS = 6;

    private final Observations observations;
    private final StageCosts costs;
    private final List<CandidateThresholds> candidates = new ArrayList<>();

    private ThresholdSearch(Observations observations, StageCosts costs) {
        this.observations = observations;
        this.costs = costs;
        int exits = observations.earlyExits();
        if (exits > MOST_EXITS) {
            throw new IllegalArgumentException(
                    "%d early exits; thresholds are searched together for at most %d"
                            .formatted(exits, MOST_EXITS));
        }
        int each = (int) Math.min(MOST_CANDIDATES, Math.pow(COMBINATIONS, 1.0 / exits));
        for (int exit = 0; exit < exits; exit++) {
            candidates.add(CandidateThresholds.of(observations, exit, each));
        }
    }

    /**
     * Searches.
     *
     * @param seed of the splits
     * @return at most {@value #MOST_ROWS} rows, relative MACs and accuracy strictly increasing
     */
    public static List<TradeOff> search(Observations observations, StageCosts costs, long seed) {
        if (observations.images() < 2) {
            throw new IllegalArgumentException(
                    "cannot choose thresholds on " + observations.images() + " image");
        }
        return new ThresholdSearch(observations, costs).search(new Random(seed));
    }

    private List<TradeOff> search(Random random) {
        double[][] places = new double[BUDGETS][candidates.size()];
        double[] heldOut = new double[BUDGETS];
        int[] order = IntStream.range(0, observations.images()).toArray();
        int middle = order.length / 2;
        for (int split = 0; split < SPLITS; split++) {
            shuffle(order, random);
            ThresholdGrid left = grid(Arrays.copyOfRange(order, 0, middle));
            ThresholdGrid right = grid(Arrays.copyOfRange(order, middle, order.length));
            add(left, right, places, heldOut);
            add(right, left, places, heldOut);
        }
        List<TradeOff> found = new ArrayList<>();
        for (int budget = 0; budget < BUDGETS; budget++) {
            double[] thresholds = new double[candidates.size()];
            for (int exit = 0; exit < thresholds.length; exit++) {
                thresholds[exit] = candidates.get(exit).at(places[budget][exit] / (2 * SPLITS));
            }
            found.add(tradeOff(Thresholds.of(thresholds), heldOut[budget] / (2 * SPLITS)));
        }
        return thinned(unbeaten(found));
    }

    private ThresholdGrid grid(int[] subset) {
        return new ThresholdGrid(observations, costs, candidates, subset);
    }

    private TradeOff tradeOff(Thresholds thresholds, double honestAccuracy) {
        return new TradeOff(
                new CalibrationRow(thresholds, observations.evaluate(thresholds, costs)),
                honestAccuracy);
    }

    /** Adds the choice of one half, and what it comes to on the other, for each budget. */
    private void add(
            ThresholdGrid chosenOn, ThresholdGrid measuredOn, double[][] places, double[] heldOut) {
        int[] best = bestWithin(chosenOn);
        for (int budget = 0; budget < BUDGETS; budget++) {
            for (int exit = 0; exit < candidates.size(); exit++) {
                places[budget][exit] += chosenOn.digit(best[budget], exit);
            }
            heldOut[budget] += measuredOn.accuracy(best[budget]);
        }
    }

    /** For each budget the combination of the highest accuracy, the cheapest of equals. */
    private int[] bestWithin(ThresholdGrid grid) {
        int[] best = new int[BUDGETS];
        Arrays.fill(best, -1);
        double cheapest = costs.relativeMacsAt(0);
        double dearest = costs.relativeMacsAt(candidates.size());
        for (int c = 0; c < grid.combinations(); c++) {
            double share = (grid.relativeMacs(c) - cheapest) / (dearest - cheapest);
            int budget = (int) Math.ceil(Math.max(0, share) * (BUDGETS - 1) - 1e-9);
            best[budget] = better(grid, best[budget], c);
        }
        for (int budget = 0; budget < BUDGETS; budget++) {
            best[budget] = better(grid, best[budget], budget == 0 ? -1 : best[budget - 1]);
        }
        // Every image leaves at exit 0 for candidate 0 unless its confidence is 0 itself.
        int first = Arrays.stream(best).filter(c -> c >= 0).findFirst().orElseThrow();
        return Arrays.stream(best).map(c -> c < 0 ? first : c).toArray();
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

    /** Those that nothing cheaper or as cheap equals in accuracy, from the cheapest. */
    private static List<TradeOff> unbeaten(List<TradeOff> found) {
        List<TradeOff> sorted = new ArrayList<>(found);
        sorted.sort(
                Comparator.comparingDouble((TradeOff t) -> t.row().relativeMacs())
                        .thenComparingDouble(t -> -t.row().accuracy()));
        List<TradeOff> unbeaten = new ArrayList<>();
        double accuracy = Double.NEGATIVE_INFINITY;
        for (TradeOff candidate : sorted) {
            if (candidate.row().accuracy() > accuracy) {
                unbeaten.add(candidate);
                accuracy = candidate.row().accuracy();
            }
        }
        return unbeaten;
    }

    /** Evenly chosen ones, the first and the last among them. */
    private static List<TradeOff> thinned(List<TradeOff> all) {
        if (all.size() <= MOST_ROWS) {
            return all;
        }
        List<TradeOff> kept = new ArrayList<>();
        for (int i = 0; i < MOST_ROWS; i++) {
            kept.add(all.get((int) Math.round(i * (all.size() - 1) / (MOST_ROWS - 1.0))));
        }
        return kept;
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
