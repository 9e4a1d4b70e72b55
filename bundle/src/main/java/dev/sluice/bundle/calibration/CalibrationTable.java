package dev.sluice.bundle.calibration;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sluice.bundle.exit.Thresholds;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The trade-off that calibration found: rows from the cheapest to the most accurate, none of them
 * beaten by another in both.
 *
 * <p>Which is more accurate goes by what is expected on other images. The accuracy on the
 * calibration images themselves need not rise with it: there, neighbouring rows differ by a handful
 * of images that they were chosen on.
 *
 * @param images how many calibration images the rows were measured on
 * @param imagesFrom where these images come from, for a person
 * @param reference what every accuracy in this table is measured against
 * @param backboneAccuracy the untouched backbone's on the same images, in [0, 1]; 1 where it is the
 *     reference itself
 * @param rows relative MACs and expected accuracy both strictly increasing
 * @param operatingPoints name to index of a row
 * @param defaultOperatingPoint the one a job starts with
 */
public record CalibrationTable(
        int images,
        String imagesFrom,
        Reference reference,
        double backboneAccuracy,
        List<CalibrationRow> rows,
        Map<String, Integer> operatingPoints,
        String defaultOperatingPoint) {

    /** Slack for sums of floating-point numbers that were written as decimals. */
    public static final double ROUNDING = 1e-9;

    public CalibrationTable {
        rows = List.copyOf(rows);
        operatingPoints = Collections.unmodifiableMap(new TreeMap<>(operatingPoints));
        if (images < 1) {
            throw new IllegalArgumentException("calibrated on " + images + " images");
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("the calibration table has no rows");
        }
        if (!(backboneAccuracy >= 0 && backboneAccuracy <= 1)) {
            throw new IllegalArgumentException(
                    "backbone accuracy is " + backboneAccuracy + "; expected a number in [0, 1]");
        }
        if (reference == Reference.BACKBONE && backboneAccuracy != 1) {
            throw new IllegalArgumentException(
                    "the backbone agrees with itself on a share of "
                            + backboneAccuracy
                            + "; expected 1");
        }
        checkRows(rows);
        for (Map.Entry<String, Integer> point : operatingPoints.entrySet()) {
            if (point.getValue() < 0 || point.getValue() >= rows.size()) {
                throw new IllegalArgumentException(
                        "operating point '%s' names row %s; expected 0 to %s"
                                .formatted(point.getKey(), point.getValue(), rows.size() - 1));
            }
        }
        if (!operatingPoints.containsKey(defaultOperatingPoint)) {
            throw new IllegalArgumentException(
                    "the default operating point '%s' is none of %s"
                            .formatted(defaultOperatingPoint, operatingPoints.keySet()));
        }
    }

    private static void checkRows(List<CalibrationRow> rows) {
        for (int i = 1; i < rows.size(); i++) {
            CalibrationRow before = rows.get(i - 1);
            CalibrationRow row = rows.get(i);
            if (row.thresholds().earlyExits() != before.thresholds().earlyExits()) {
                throw new IllegalArgumentException(
                        "row %s has %s thresholds; row %s has %s"
                                .formatted(
                                        i,
                                        row.thresholds().earlyExits(),
                                        i - 1,
                                        before.thresholds().earlyExits()));
            }
            if (row.relativeMacs() <= before.relativeMacs()
                    || row.expectedAccuracy() <= before.expectedAccuracy()) {
                throw new IllegalArgumentException(
                        ("the calibration table is not monotone: row %s (relative MACs %s, expected"
                                        + " accuracy %s) does not cost more and answer better than row %s (%s,"
                                        + " %s)")
                                .formatted(
                                        i,
                                        row.relativeMacs(),
                                        row.expectedAccuracy(),
                                        i - 1,
                                        before.relativeMacs(),
                                        before.expectedAccuracy()));
            }
        }
    }

    public Optional<CalibrationRow> operatingPoint(String name) {
        return Optional.ofNullable(operatingPoints.get(name)).map(rows::get);
    }

    @JsonIgnore
    public CalibrationRow defaultRow() {
        return rows.get(operatingPoints.get(defaultOperatingPoint));
    }

    /** Percentage points that a row is expected to lose to the backbone on other images. */
    public double expectedDropPoints(CalibrationRow row) {
        return dropPoints(row.expectedAccuracy());
    }

    /** Percentage points that an accuracy is below the backbone's. */
    public double dropPoints(double accuracy) {
        return 100 * (backboneAccuracy - accuracy);
    }

    /**
     * The cheapest row within an accuracy budget.
     *
     * @param points percentage points that may be expected to be lost to the backbone
     */
    public Optional<CalibrationRow> cheapestWithin(double points) {
        return rows.stream()
                .filter(row -> expectedDropPoints(row) <= points + ROUNDING)
                .findFirst();
    }

    /**
     * The accuracy that thresholds may be expected to have on other images: a row's own where they
     * are a row's. Of others nobody knows how they were found: searched on the calibration images,
     * or taken from a row and nudged, they did better there than they will elsewhere. So it is what
     * they had on the calibration images, but no more than the most accurate row that costs as much
     * as they do, or where none is as cheap, the cheapest.
     *
     * @param measured on the calibration images
     */
    public double expectedAccuracy(Thresholds thresholds, Outcome measured) {
        return rows.stream()
                .filter(row -> row.thresholds().equals(thresholds))
                .findFirst()
                .map(CalibrationRow::expectedAccuracy)
                .orElseGet(() -> Math.min(measured.accuracy(), mostExpected(measured)));
    }

    /** No row is beaten by another in both, so none of that cost may be expected to do better. */
    private double mostExpected(Outcome measured) {
        return mostAccurateWithin(measured.relativeMacs()).orElse(rows.get(0)).expectedAccuracy();
    }

    /** The most accurate row within a cost budget, as a share of the backbone's MACs. */
    public Optional<CalibrationRow> mostAccurateWithin(double relativeMacs) {
        return rows.stream()
                .filter(row -> row.relativeMacs() <= relativeMacs + ROUNDING)
                .reduce((cheaper, dearer) -> dearer);
    }
}
