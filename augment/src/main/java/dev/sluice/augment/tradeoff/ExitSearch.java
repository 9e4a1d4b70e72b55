package dev.sluice.augment.tradeoff;

import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.StageCosts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds which of a cascade's early exits pay: an exit costs its branch on every image that passes
 * it, whether it leaves there or not.
 *
 * <p>Sets of exits are compared by what they cost on average at the accuracy drops that people ask
 * for, {@link #BUDGETS}, each with thresholds of its own from {@link ThresholdSearch} and by the
 * accuracy expected on other images. A budget that a set cannot keep counts as the whole backbone.
 * Sets that cost alike, as where none of them saves anything, are told apart by {@link
 * #LARGER_BUDGETS}.
 */
public final class ExitSearch {

    /** Percentage points of accuracy. */
    static final List<Double> BUDGETS = List.of(0.5, 1.0, 2.0);

    private static final List<Double> LARGER_BUDGETS = List.of(5.0, 10.0);

    /** There are 2^16 sets of these. */
    private static final int MOST_EXITS = 16;

    private ExitSearch() {}

    /**
     * A set of exits and what it costs.
     *
     * @param exits kept, in rising order
     * @param relativeMacs mean over {@link #BUDGETS}, each at most 1: where no thresholds save
     *     anything, the whole backbone can be run instead
     */
    public record Choice(List<Integer> exits, double relativeMacs) {

        public Choice {
            exits = List.copyOf(exits);
        }
    }

    private record Priced(Choice choice, double atLargerDrops) {}

    /**
     * All sets of up to so many exits, from the cheapest; of equals the one first that is cheaper
     * at larger drops, then the one with fewer exits.
     *
     * @param observations of a cascade with all of them
     * @param costs of the same cascade
     * @param most exits in a set
     * @param seed of {@link ThresholdSearch}
     * @throws IllegalArgumentException if there are too many exits to try their sets
     */
    public static List<Choice> search(
            Observations observations, StageCosts costs, int most, long seed) {
        if (observations.earlyExits() > MOST_EXITS) {
            throw new IllegalArgumentException(
                    "%d early exits; all sets of exits can be compared for at most %d"
                            .formatted(observations.earlyExits(), MOST_EXITS));
        }
        List<Priced> sets = new ArrayList<>();
        for (int set = 1; set < 1 << observations.earlyExits(); set++) {
            if (Integer.bitCount(set) <= most) {
                List<Integer> exits = exits(set);
                sets.add(priced(observations, costs, exits, seed));
            }
        }
        sets.sort(
                Comparator.comparingDouble((Priced set) -> set.choice().relativeMacs())
                        .thenComparingDouble(Priced::atLargerDrops)
                        .thenComparingInt(set -> set.choice().exits().size()));
        return sets.stream().map(Priced::choice).toList();
    }

    private static Priced priced(
            Observations observations, StageCosts costs, List<Integer> exits, long seed) {
        Observations kept = observations.keeping(exits);
        List<CalibrationRow> rows = ThresholdSearch.search(kept, costs.keeping(exits), seed);
        double backbone = kept.backboneAccuracy();
        return new Priced(
                new Choice(exits, cost(rows, backbone, BUDGETS)),
                cost(rows, backbone, LARGER_BUDGETS));
    }

    private static double cost(List<CalibrationRow> rows, double backbone, List<Double> budgets) {
        return budgets.stream()
                .mapToDouble(points -> cheapest(rows, backbone - points / 100))
                .average()
                .orElseThrow();
    }

    private static double cheapest(List<CalibrationRow> rows, double accuracy) {
        return rows.stream()
                .filter(row -> row.expectedAccuracy() >= accuracy)
                .mapToDouble(row -> Math.min(1, row.relativeMacs()))
                .findFirst()
                .orElse(1);
    }

    private static List<Integer> exits(int set) {
        return IntStream.range(0, Integer.SIZE)
                .filter(exit -> (set >> exit & 1) == 1)
                .boxed()
                .toList();
    }
}
