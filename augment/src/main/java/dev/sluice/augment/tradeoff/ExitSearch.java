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
 */
public final class ExitSearch {

    /** Percentage points of accuracy. */
    static final List<Double> BUDGETS = List.of(0.5, 1.0, 2.0);

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

    /**
     * All sets of up to so many exits, from the cheapest; of equals the one with fewer exits first.
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
        List<Choice> choices = new ArrayList<>();
        for (int set = 1; set < 1 << observations.earlyExits(); set++) {
            if (Integer.bitCount(set) <= most) {
                List<Integer> exits = exits(set);
                choices.add(new Choice(exits, cost(observations, costs, exits, seed)));
            }
        }
        choices.sort(
                Comparator.comparingDouble(Choice::relativeMacs)
                        .thenComparingInt(choice -> choice.exits().size()));
        return choices;
    }

    private static double cost(
            Observations observations, StageCosts costs, List<Integer> exits, long seed) {
        Observations kept = observations.keeping(exits);
        List<CalibrationRow> rows = ThresholdSearch.search(kept, costs.keeping(exits), seed);
        double backbone = kept.backboneAccuracy();
        return BUDGETS.stream()
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
