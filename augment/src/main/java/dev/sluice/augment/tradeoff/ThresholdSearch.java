package dev.sluice.augment.tradeoff;

import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.StageCosts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Searches thresholds of all early exits together for the best accuracy at each cost.
 *
 * <p><b>The winner's curse.</b> The best of tens of thousands of combinations on a few thousand
 * images owes part of its accuracy to these very images. Two things are done about it.
 *
 * <ul>
 *   <li>Choice: the images are split in two halves at random, {@value BaggedSearch#SPLITS} times.
 *       On each half the best combination within each budget of MACs is found, and a row's
 *       thresholds are the mean of these {@code 2 x} {@value BaggedSearch#SPLITS} answers, taken in
 *       quantiles of the confidence (bagging: Breiman, "Bagging predictors", 1996). What only one
 *       half favours is averaged out.
 *   <li>Measure: each image is answered by the mean of only those {@value BaggedSearch#SPLITS}
 *       halves that it is not in (Breiman, "Out-of-bag estimation", 1996). The share of right
 *       answers, made smooth over the relative MACs ({@link LocalLines}), is the row's {@link
 *       CalibrationRow#expectedAccuracy}. By it rows and operating points are chosen; smooth, so
 *       that the luck of one row is not what it is chosen for.
 * </ul>
 *
 * <p>The first row, at which everything leaves at exit 0, and the one of closed thresholds owe
 * nothing to a choice: their accuracy is as measured.
 *
 * <p>A row's outcome is that of its thresholds on all images, exactly as {@link
 * Observations#evaluate} gives it, and a little too good.
 */
public final class ThresholdSearch {

    /** What the search is made for and tried on; far more than have paid anywhere. */
    static final int MOST_EXITS = 32;

    /** With more early exits than these a grid of all their combinations is too coarse. */
    private static final int MOST_IN_A_GRID = 6;

    /** Fewer images than these cannot tell one point of accuracy from the next. */
    static final int FEWEST_IMAGES = 100;

    /**
     * With fewer images than these a promise is off by more than half a point more often than not:
     * where cascade and backbone differ on 4 % of images, the drop's standard error is 0.6 points.
     */
    static final int ADVISED_IMAGES = 1000;

    private static final int MOST_ROWS = 100;

    /** Neighbours on either side that a row's expected accuracy is smoothed by. */
    private static final int NEIGHBOURS = 12;

    /** Bound on the combinations in a grid. */
    private static final int COMBINATIONS = 64_000;

    private static final int MOST_CANDIDATES = 400;

    /** Of each exit, in an ascent: with more, what it finds is no better. */
    private static final int ASCENT_CANDIDATES = 64;

    private final Observations observations;
    private final StageCosts costs;
    private final Random random;
    private final int candidatesPerExit;
    private final Combinations.Source source;

    /**
     * @throws IllegalArgumentException if thresholds cannot be chosen for so many exits, or on so
     *     few images
     */
    public static void requireSearchable(int earlyExits, int images) {
        if (earlyExits > MOST_EXITS) {
            throw new IllegalArgumentException(
                    "%d early exits; thresholds can be searched together for at most %d"
                            .formatted(earlyExits, MOST_EXITS));
        }
        if (images < FEWEST_IMAGES) {
            throw new IllegalArgumentException(
                    "%d calibration images are too few; expected %d or more"
                            .formatted(images, FEWEST_IMAGES));
        }
    }

    /** What to tell who calibrates on fewer images than is wise. */
    public static Optional<String> advice(int images) {
        return images >= ADVISED_IMAGES
                ? Optional.empty()
                : Optional.of(
                        "%d calibration images; with fewer than %d, expected drops may be off by half a point and more"
                                .formatted(images, ADVISED_IMAGES));
    }

    private ThresholdSearch(
            Observations observations,
            StageCosts costs,
            long seed,
            int candidatesPerExit,
            Combinations.Source source) {
        this.observations = observations;
        this.costs = costs;
        this.random = new Random(seed);
        this.candidatesPerExit = candidatesPerExit;
        this.source = source;
    }

    /**
     * Searches: a grid of all combinations where it is fine enough, else by {@link
     * ThresholdAscent}.
     *
     * @param seed of the splits
     * @return at most {@value #MOST_ROWS} rows, relative MACs and expected accuracy strictly
     *     increasing
     */
    public static List<CalibrationRow> search(
            Observations observations, StageCosts costs, long seed) {
        if (observations.images() < 2) {
            throw new IllegalArgumentException(
                    "cannot choose thresholds on " + observations.images() + " image");
        }
        return observations.earlyExits() <= MOST_IN_A_GRID
                ? inAGrid(observations, costs, seed)
                : byAscent(observations, costs, seed);
    }

    static List<CalibrationRow> inAGrid(Observations observations, StageCosts costs, long seed) {
        double each = Math.pow(COMBINATIONS, 1.0 / observations.earlyExits());
        int candidates = (int) Math.min(MOST_CANDIDATES, each);
        return new ThresholdSearch(observations, costs, seed, candidates, ThresholdGrid::new)
                .search();
    }

    static List<CalibrationRow> byAscent(Observations observations, StageCosts costs, long seed) {
        return new ThresholdSearch(
                        observations, costs, seed, ASCENT_CANDIDATES, ThresholdAscent::new)
                .search();
    }

    private List<CalibrationRow> search() {
        List<CandidateThresholds> candidates = new ArrayList<>();
        for (int exit = 0; exit < observations.earlyExits(); exit++) {
            candidates.add(CandidateThresholds.of(observations, exit, candidatesPerExit));
        }
        BaggedSearch bagged = new BaggedSearch(observations, costs, candidates, source);
        return thinned(unbeaten(smoothed(distinct(bagged.search(random)))));
    }

    /** Once each, from the cheapest. */
    private static List<CalibrationRow> distinct(List<CalibrationRow> rows) {
        Map<Double, CalibrationRow> byCost = new TreeMap<>();
        rows.forEach(row -> byCost.putIfAbsent(row.relativeMacs(), row));
        return List.copyOf(byCost.values());
    }

    private static List<CalibrationRow> smoothed(List<CalibrationRow> rows) {
        double[] costs = rows.stream().mapToDouble(CalibrationRow::relativeMacs).toArray();
        double[] measured = rows.stream().mapToDouble(CalibrationRow::expectedAccuracy).toArray();
        double[] smooth = LocalLines.smooth(costs, measured, NEIGHBOURS);
        smooth[0] = measured[0];
        smooth[smooth.length - 1] = measured[measured.length - 1];
        return IntStream.range(0, rows.size())
                .mapToObj(
                        i ->
                                new CalibrationRow(
                                        rows.get(i).thresholds(),
                                        rows.get(i).outcome(),
                                        Math.max(0, Math.min(1, smooth[i]))))
                .toList();
    }

    /** Those that nothing cheaper equals in expected accuracy. */
    private static List<CalibrationRow> unbeaten(List<CalibrationRow> fromTheCheapest) {
        List<CalibrationRow> unbeaten = new ArrayList<>();
        double accuracy = Double.NEGATIVE_INFINITY;
        for (CalibrationRow candidate : fromTheCheapest) {
            if (candidate.expectedAccuracy() > accuracy) {
                unbeaten.add(candidate);
                accuracy = candidate.expectedAccuracy();
            }
        }
        return unbeaten;
    }

    /** Evenly chosen ones, the first and the last among them. */
    private static List<CalibrationRow> thinned(List<CalibrationRow> all) {
        if (all.size() <= MOST_ROWS) {
            return all;
        }
        List<CalibrationRow> kept = new ArrayList<>();
        for (int i = 0; i < MOST_ROWS; i++) {
            kept.add(all.get((int) Math.round(i * (all.size() - 1) / (MOST_ROWS - 1.0))));
        }
        return kept;
    }
}
