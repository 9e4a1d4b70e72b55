package dev.sluice.augment.tradeoff;

import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Names rows of the table.
 *
 * <ul>
 *   <li>{@value #MAX_ACCURACY}: the most accurate row that costs less than the backbone; where none
 *       does, the cheapest.
 *   <li>{@value #BALANCED}: the cheapest row of which the accuracy to be expected on other images
 *       ({@link CalibrationRow#expectedAccuracy}) lies within 0.5 points of the backbone's even
 *       after two standard errors of the paired difference ({@link PairedDifference}) are taken
 *       off. Two, for the images that a promise is held to are a sample as well as those it was
 *       made on; the example bundle's page has what one and what none of them led to.
 *   <li>{@value #MIN_COST}: the cheapest row of which that accuracy lies within 2 points.
 * </ul>
 *
 * <p>A name whose promise no row keeps at less than the whole backbone's cost is left out.
 */
public final class OperatingPoints {

    public static final String MAX_ACCURACY = "max-accuracy";
    public static final String BALANCED = "balanced";
    public static final String MIN_COST = "min-cost";

    private static final double BALANCED_DROP = 0.005;

    /** Standard errors. */
    private static final double MARGIN = 2;

    private static final double MIN_COST_DROP = 0.02;

    private OperatingPoints() {}

    /**
     * The bundle's table.
     *
     * @param rows from {@link ThresholdSearch#search} on these observations
     * @param imagesFrom where the calibration images come from, for a person
     * @param reference what the observations' answers were held against
     * @param preferred name of the default operating point; {@value #MAX_ACCURACY} takes its place
     *     where it is left out
     */
    public static CalibrationTable table(
            List<CalibrationRow> rows,
            Observations observations,
            String imagesFrom,
            Reference reference,
            String preferred) {
        double backbone = observations.backboneAccuracy();
        Map<String, Integer> points = new LinkedHashMap<>();
        points.put(MAX_ACCURACY, mostAccurateThatSaves(rows));
        putFirst(
                points,
                BALANCED,
                rows,
                row ->
                        backbone - row.expectedAccuracy() + MARGIN * error(observations, row)
                                <= BALANCED_DROP);
        putFirst(points, MIN_COST, rows, row -> backbone - row.expectedAccuracy() <= MIN_COST_DROP);
        return new CalibrationTable(
                observations.images(),
                imagesFrom,
                reference,
                backbone,
                rows,
                points,
                points.containsKey(preferred) ? preferred : MAX_ACCURACY);
    }

    private static double error(Observations observations, CalibrationRow row) {
        return PairedDifference.of(observations, row.thresholds()).standardError();
    }

    private static int mostAccurateThatSaves(List<CalibrationRow> rows) {
        return IntStream.range(0, rows.size())
                .filter(i -> rows.get(i).relativeMacs() < 1)
                .max()
                .orElse(0);
    }

    private static void putFirst(
            Map<String, Integer> points,
            String name,
            List<CalibrationRow> rows,
            Predicate<CalibrationRow> promise) {
        IntStream.range(0, rows.size())
                .filter(i -> rows.get(i).relativeMacs() < 1 && promise.test(rows.get(i)))
                .findFirst()
                .ifPresent(i -> points.put(name, i));
    }
}
