package dev.sluice.augment.tradeoff;

import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.StageCosts;
import java.util.ArrayList;
import java.util.List;

/**
 * What every combination of candidate thresholds would do on a subset of the observed images.
 *
 * <p>Instead of running each combination over all images, images are counted once into cells by how
 * many candidates each exit's confidence is above, and the cells are summed up along each exit: the
 * cost is images + combinations, not images x combinations.
 *
 * <p>A combination is a number: the candidates' indices as digits, exit 0 the most significant.
 */
final class ThresholdGrid implements Combinations {

    private final int[] sizes;
    private final int images;
    private final long[] macsAt;
    private final double backboneMacs;

    /** For each exit, by the digits of exits up to it: images that leave there, and right ones. */
    private final List<int[]> leaving = new ArrayList<>();

    private final List<int[]> right = new ArrayList<>();

    /**
     * @param candidates of each early exit
     * @param subset indices of images
     */
    ThresholdGrid(
            Observations observations,
            StageCosts costs,
            List<CandidateThresholds> candidates,
            int[] subset) {
        this.images = subset.length;
        this.sizes = candidates.stream().mapToInt(CandidateThresholds::count).toArray();
        this.backboneMacs = costs.backboneMacs();
        this.macsAt = new long[costs.exits()];
        for (int exit = 0; exit < macsAt.length; exit++) {
            macsAt[exit] = costs.macsAt(exit);
        }
        int[][] ranks = ranks(observations, candidates, subset);
        for (int exit = 0; exit <= sizes.length; exit++) {
            int[] all = new int[cells(exit)];
            int[] rightOnes = new int[all.length];
            for (int i = 0; i < subset.length; i++) {
                int cell = cell(ranks[i], exit);
                all[cell]++;
                rightOnes[cell] += observations.right(subset[i], exit) ? 1 : 0;
            }
            leaving.add(summed(all, exit));
            right.add(summed(rightOnes, exit));
        }
    }

    private static int[][] ranks(
            Observations observations, List<CandidateThresholds> candidates, int[] subset) {
        int[][] ranks = new int[subset.length][candidates.size()];
        for (int i = 0; i < subset.length; i++) {
            for (int exit = 0; exit < candidates.size(); exit++) {
                ranks[i][exit] =
                        candidates.get(exit).rank(observations.confidence(subset[i], exit));
            }
        }
        return ranks;
    }

    @Override
    public int combinations() {
        return cells(sizes.length);
    }

    @Override
    public double accuracy(int combination) {
        int sum = 0;
        for (int exit = 0; exit <= sizes.length; exit++) {
            sum += right.get(exit)[prefix(combination, exit)];
        }
        return (double) sum / images;
    }

    @Override
    public double relativeMacs(int combination) {
        long sum = 0;
        for (int exit = 0; exit <= sizes.length; exit++) {
            sum += macsAt[exit] * leaving.get(exit)[prefix(combination, exit)];
        }
        return sum / backboneMacs / images;
    }

    @Override
    public int digit(int combination, int exit) {
        return combination / stride(exit) % sizes[exit];
    }

    private int stride(int exit) {
        int stride = 1;
        for (int later = exit + 1; later < sizes.length; later++) {
            stride *= sizes[later];
        }
        return stride;
    }

    /** The combination's digits up to and with {@code exit}; all of them for the final exit. */
    private int prefix(int combination, int exit) {
        return exit >= sizes.length ? combination : combination / stride(exit);
    }

    private int cells(int exit) {
        int cells = 1;
        for (int e = 0; e <= Math.min(exit, sizes.length - 1); e++) {
            cells = Math.multiplyExact(cells, sizes[e]);
        }
        return cells;
    }

    /** Where an image is counted. It is never above the last candidate, which is closed. */
    private int cell(int[] ranks, int exit) {
        int cell = 0;
        for (int e = 0; e <= Math.min(exit, sizes.length - 1); e++) {
            cell = cell * sizes[e] + ranks[e];
        }
        return cell;
    }

    /**
     * Sums counts so that the cell of a combination holds the images that pass all exits before
     * {@code exit} (their ranks are at most its digits) and leave there (their rank is above).
     */
    private int[] summed(int[] counts, int exit) {
        int stride = 1;
        for (int e = Math.min(exit, sizes.length - 1); e >= 0; e--) {
            if (e == exit) {
                sumAbove(counts, stride, sizes[e]);
            } else {
                sumUpTo(counts, stride, sizes[e]);
            }
            stride *= sizes[e];
        }
        return counts;
    }

    private static void sumUpTo(int[] counts, int stride, int size) {
        for (int cell = 0; cell < counts.length; cell++) {
            if (cell / stride % size > 0) {
                counts[cell] += counts[cell - stride];
            }
        }
    }

    /** Exclusive: each cell gets the sum of those after it. */
    private static void sumAbove(int[] counts, int stride, int size) {
        for (int cell = counts.length - 1; cell >= 0; cell--) {
            if (cell / stride % size < size - 1) {
                counts[cell] += counts[cell + stride];
            }
        }
        for (int cell = 0; cell < counts.length; cell++) {
            boolean last = cell / stride % size == size - 1;
            counts[cell] = last ? 0 : counts[cell + stride];
        }
    }
}
