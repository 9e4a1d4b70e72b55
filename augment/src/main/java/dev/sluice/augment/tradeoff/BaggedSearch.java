package dev.sluice.augment.tradeoff;

import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.ExitRule;
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

    /** Rows on the way from the last budget's thresholds to the closed ones. */
    private static final int CLOSING = 100;

    /** Slack where a cost is a budget to the last bit. */
    private static final double ROUNDING = 1e-9;

    private final Observations observations;
    private final StageCosts costs;
    private final List<CandidateThresholds> candidates;
    private final Combinations.Source source;

    /** Places of the candidates that a half chose, by split, half, budget and exit. */
    private final int[][][][] chosen = new int[SPLITS][2][][];

    /** Which half an image is in, by split and image. */
    private final byte[][] halfOf;

    /**
     * @param candidates of each early exit
     * @param source of the combinations of them that are looked at on each half
     */
    BaggedSearch(
            Observations observations,
            StageCosts costs,
            List<CandidateThresholds> candidates,
            Combinations.Source source) {
        this.observations = observations;
        this.costs = costs;
        this.candidates = candidates;
        this.source = source;
        this.halfOf = new byte[SPLITS][observations.images()];
    }

    /**
     * One answer for each budget, from the cheapest, then others on the way to all thresholds
     * closed; called once. Each carries the accuracy that it has on the images that its halves did
     * not see, a whole number of images and no smoother than that.
     */
    List<CalibrationRow> search(Random random) {
        int[] order = IntStream.range(0, observations.images()).toArray();
        double dearest = costOfTheMostAccurate(on(order));
        int middle = order.length / 2;
        for (int split = 0; split < SPLITS; split++) {
            shuffle(order, random);
            chosen[split][0] = choices(on(Arrays.copyOfRange(order, 0, middle)), dearest);
            int[] rest = Arrays.copyOfRange(order, middle, order.length);
            chosen[split][1] = choices(on(rest), dearest);
            for (int image : rest) {
                halfOf[split][image] = 1;
            }
        }
        List<CalibrationRow> found = new ArrayList<>();
        for (int budget = 0; budget < BUDGETS; budget++) {
            found.add(row(budget, 0));
        }
        for (int step = 1; step <= CLOSING; step++) {
            found.add(row(BUDGETS - 1, (double) step / CLOSING));
        }
        return found;
    }

    /**
     * @param closed share of the way from the budget's thresholds to the closed ones
     */
    private CalibrationRow row(int budget, double closed) {
        double[] values = new double[candidates.size()];
        for (int exit = 0; exit < values.length; exit++) {
            int sum = 0;
            for (int[][][] halves : chosen) {
                sum += halves[0][budget][exit] + halves[1][budget][exit];
            }
            values[exit] = threshold(exit, sum / (2.0 * SPLITS), closed);
        }
        Thresholds thresholds = Thresholds.of(values);
        return new CalibrationRow(
                thresholds,
                observations.evaluate(thresholds, costs),
                accuracyOutOfBag(budget, closed));
    }

    private double threshold(int exit, double place, double closed) {
        CandidateThresholds those = candidates.get(exit);
        return those.at(place + closed * (those.count() - 1 - place));
    }

    /** Share of images answered rightly, each by the mean of the halves that it is not in. */
    private double accuracyOutOfBag(int budget, double closed) {
        int right = 0;
        for (int image = 0; image < observations.images(); image++) {
            int exit = 0;
            while (exit < candidates.size() && !leaves(image, exit, budget, closed)) {
                exit++;
            }
            right += observations.right(image, exit) ? 1 : 0;
        }
        return (double) right / observations.images();
    }

    private boolean leaves(int image, int exit, int budget, double closed) {
        int sum = 0;
        for (int split = 0; split < SPLITS; split++) {
            sum += chosen[split][1 - halfOf[split][image]][budget][exit];
        }
        double threshold = threshold(exit, (double) sum / SPLITS, closed);
        return ExitRule.exits(observations.confidence(image, exit), threshold);
    }

    private Combinations on(int[] subset) {
        return source.on(observations, costs, candidates, subset);
    }

    /**
     * Relative MACs of the combination that is the most accurate on all images. Halves find nothing
     * better for more, so budgets are spread below, however short the way from all images at exit 0
     * to there.
     */
    private static double costOfTheMostAccurate(Combinations all) {
        int best = 0;
        for (int c = 1; c < all.combinations(); c++) {
            best = better(all, best, c);
        }
        return all.relativeMacs(best);
    }

    /** What one half chooses, by budget and exit. */
    private int[][] choices(Combinations half, double dearest) {
        int[] best = bestWithin(half, dearest);
        int[][] choices = new int[BUDGETS][candidates.size()];
        for (int budget = 0; budget < BUDGETS; budget++) {
            for (int exit = 0; exit < candidates.size(); exit++) {
                choices[budget][exit] = half.digit(best[budget], exit);
            }
        }
        return choices;
    }

    /**
     * For each budget the combination of the highest accuracy, the cheapest of equals. The first
     * budget takes combination 0, all thresholds 0, whatever it costs.
     */
    private int[] bestWithin(Combinations given, double dearest) {
        int[] best = new int[BUDGETS];
        Arrays.fill(best, -1);
        best[0] = 0;
        double cheapest = costs.relativeMacsAt(0);
        double step = (dearest - cheapest) / (BUDGETS - 1);
        for (int c = 0; c < given.combinations(); c++) {
            double budget = Math.ceil((given.relativeMacs(c) - cheapest) / step - ROUNDING);
            if (budget >= 0 && budget < BUDGETS) {
                best[(int) budget] = better(given, best[(int) budget], c);
            }
        }
        for (int budget = 1; budget < BUDGETS; budget++) {
            best[budget] = better(given, best[budget], best[budget - 1]);
        }
        return best;
    }

    private static int better(Combinations given, int a, int b) {
        if (a < 0 || b < 0) {
            return Math.max(a, b);
        }
        int byAccuracy = Double.compare(given.accuracy(a), given.accuracy(b));
        if (byAccuracy != 0) {
            return byAccuracy > 0 ? a : b;
        }
        return given.relativeMacs(a) <= given.relativeMacs(b) ? a : b;
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
