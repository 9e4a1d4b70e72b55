package dev.sluice.augment.tradeoff;

import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.exit.Thresholds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

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
 *       halves that it is not in, and the share of right answers is the row's {@link
 *       CalibrationRow#expectedAccuracy} (Breiman, "Out-of-bag estimation", 1996). By it rows and
 *       operating points are chosen.
 * </ul>
 *
 * <p>Between neighbouring rows, thresholds in between are tried too: a row costs nothing, and the
 * more there are, the closer a policy's budget is met.
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
    private static final int STEPS_BETWEEN = 16;

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
        List<CalibrationRow> found = unbeaten(bagged.search(random));
        return thinned(unbeaten(withThoseBetween(found)));
    }

    private List<CalibrationRow> withThoseBetween(List<CalibrationRow> rows) {
        List<CalibrationRow> all = new ArrayList<>(rows);
        for (int i = 1; i < rows.size(); i++) {
            for (int step = 1; step < STEPS_BETWEEN; step++) {
                all.add(between(rows.get(i - 1), rows.get(i), (double) step / STEPS_BETWEEN));
            }
        }
        return all;
    }

    private CalibrationRow between(CalibrationRow cheaper, CalibrationRow dearer, double share) {
        double[] values = new double[observations.earlyExits()];
        for (int exit = 0; exit < values.length; exit++) {
            double from = cheaper.thresholds().at(exit);
            values[exit] = from + share * (dearer.thresholds().at(exit) - from);
        }
        Thresholds thresholds = Thresholds.of(values);
        double from = cheaper.expectedAccuracy();
        return new CalibrationRow(
                thresholds,
                observations.evaluate(thresholds, costs),
                from + share * (dearer.expectedAccuracy() - from));
    }

    /** Those that nothing cheaper or as cheap equals in expected accuracy, from the cheapest. */
    private static List<CalibrationRow> unbeaten(List<CalibrationRow> found) {
        List<CalibrationRow> sorted = new ArrayList<>(found);
        sorted.sort(
                Comparator.comparingDouble(CalibrationRow::relativeMacs)
                        .thenComparingDouble(row -> -row.expectedAccuracy()));
        List<CalibrationRow> unbeaten = new ArrayList<>();
        double accuracy = Double.NEGATIVE_INFINITY;
        for (CalibrationRow candidate : sorted) {
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
