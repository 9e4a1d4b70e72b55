package dev.sluice.augment.tradeoff;

import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.StageCosts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The combinations worth looking at where there are too many exits for a {@link ThresholdGrid}: for
 * each of a range of prices, one that gains the most accuracy after its relative MACs are paid for
 * (a Lagrangian: accuracy - price x relative MACs).
 *
 * <p>Each is found by coordinate ascent: from the last early exit to the first the best candidate
 * is taken, all other exits staying as they are, until nothing changes. An exit's best candidate
 * follows from one pass over the images, as the exits behind it and in front of it do not change
 * with it: an image that comes so far gains or loses by leaving here, whatever the others do. So
 * the time goes with images x exits, and no candidate needs a run of its own.
 *
 * <p>Such an ascent may end below the best of all combinations. It is therefore done twice for each
 * price: on the way up from a price of nothing with every exit closed, and on the way down from the
 * highest price with every exit open to all; each price starts from what the last one found.
 */
final class ThresholdAscent implements Combinations {

    /** In accuracy, in [0, 1], for the whole backbone's MACs. */
    private static final double LOWEST_PRICE = 1.0 / 2048;

    /** Prices in one doubling. */
    private static final int IN_A_DOUBLING = 4;

    /** From the lowest price to 2^14 times as much: 8. */
    private static final int PRICES = 14 * IN_A_DOUBLING + 1;

    /** Gains of less, in images, are the rounding of sums. */
    private static final double ROUNDING = 1e-6;

    private final int exits;
    private final int images;
    private final double[] relativeMacsAt;

    /** By exit: candidates there. */
    private final int[] sizes;

    /** By exit and image of the subset: how many candidates the confidence is above. */
    private final int[][] ranks;

    /** By exit, the final one included, and image: 1 for a right answer. */
    private final byte[][] right;

    /** By image: the early exit that it leaves at; how many there are for the final one. */
    private final int[] leavesAt;

    private final List<int[]> found = new ArrayList<>();
    private final List<Double> accuracies = new ArrayList<>();
    private final List<Double> relativeMacs = new ArrayList<>();

    /**
     * @param candidates of each early exit
     * @param subset indices of images
     */
    ThresholdAscent(
            Observations observations,
            StageCosts costs,
            List<CandidateThresholds> candidates,
            int[] subset) {
        this.exits = candidates.size();
        this.images = subset.length;
        this.leavesAt = new int[images];
        this.relativeMacsAt = new double[exits + 1];
        this.sizes = candidates.stream().mapToInt(CandidateThresholds::count).toArray();
        this.ranks = new int[exits][images];
        this.right = new byte[exits + 1][images];
        for (int exit = 0; exit <= exits; exit++) {
            relativeMacsAt[exit] = costs.relativeMacsAt(exit);
            for (int i = 0; i < images; i++) {
                right[exit][i] = (byte) (observations.right(subset[i], exit) ? 1 : 0);
                if (exit < exits) {
                    float confidence = observations.confidence(subset[i], exit);
                    ranks[exit][i] = candidates.get(exit).rank(confidence);
                }
            }
        }
        search();
    }

    private void search() {
        int[] open = new int[exits];
        leave(open);
        keep(open);
        int[] digits = Arrays.stream(sizes).map(size -> size - 1).toArray();
        for (int price = 0; price < PRICES; price++) {
            climb(digits, price);
        }
        digits = open.clone();
        for (int price = PRICES - 1; price >= 0; price--) {
            climb(digits, price);
        }
    }

    /** Betters {@code digits} until no exit alone can, and keeps them. */
    private void climb(int[] digits, int step) {
        double price = LOWEST_PRICE * Math.pow(2, (double) step / IN_A_DOUBLING);
        leave(digits);
        boolean changed = true;
        while (changed) {
            changed = pass(digits, price);
        }
        keep(digits);
    }

    /** Lets the images leave as these candidates say. */
    private void leave(int[] digits) {
        Arrays.fill(leavesAt, exits);
        for (int exit = exits - 1; exit >= 0; exit--) {
            for (int i = 0; i < images; i++) {
                if (ranks[exit][i] > digits[exit]) {
                    leavesAt[i] = exit;
                }
            }
        }
    }

    /** One round over all exits, the last first; whether anything changed. */
    private boolean pass(int[] digits, double price) {
        int[] before = leavesAt.clone();
        Arrays.fill(leavesAt, exits);
        boolean changed = false;
        for (int exit = exits - 1; exit >= 0; exit--) {
            int best = best(exit, digits[exit], before, price);
            changed |= best != digits[exit];
            digits[exit] = best;
            for (int i = 0; i < images; i++) {
                if (ranks[exit][i] > best) {
                    leavesAt[i] = exit;
                }
            }
        }
        return changed;
    }

    /**
     * An exit's best candidate; the present one, if none is better, as where no image comes so far.
     *
     * @param before where images left before this round: no sooner than here if they come so far
     */
    private int best(int exit, int present, int[] before, double price) {
        double[] gains = new double[sizes[exit]];
        for (int i = 0; i < images; i++) {
            if (before[i] >= exit) {
                int otherwise = leavesAt[i];
                gains[ranks[exit][i]] +=
                        right[exit][i]
                                - right[otherwise][i]
                                + price * (relativeMacsAt[otherwise] - relativeMacsAt[exit]);
            }
        }
        for (int candidate = sizes[exit] - 2; candidate >= 0; candidate--) {
            gains[candidate] += gains[candidate + 1];
        }
        int best = present;
        for (int candidate = sizes[exit] - 1; candidate >= 0; candidate--) {
            if (above(gains, candidate) > above(gains, best) + ROUNDING) {
                best = candidate;
            }
        }
        return best;
    }

    /** Gain of the images above a candidate; none is above the last, which is closed. */
    private static double above(double[] gains, int candidate) {
        return candidate + 1 < gains.length ? gains[candidate + 1] : 0;
    }

    private void keep(int[] digits) {
        int rightOnes = 0;
        double macs = 0;
        for (int i = 0; i < images; i++) {
            rightOnes += right[leavesAt[i]][i];
            macs += relativeMacsAt[leavesAt[i]];
        }
        found.add(digits.clone());
        accuracies.add((double) rightOnes / images);
        relativeMacs.add(macs / images);
    }

    @Override
    public int combinations() {
        return found.size();
    }

    @Override
    public double accuracy(int combination) {
        return accuracies.get(combination);
    }

    @Override
    public double relativeMacs(int combination) {
        return relativeMacs.get(combination);
    }

    @Override
    public int digit(int combination, int exit) {
        return found.get(combination)[exit];
    }
}
