package dev.sluice.bundle.calibration;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The trade-off that calibration found: rows from the cheapest to the most accurate, none of them
 * beaten by another in both.
 *
 * @param images how many calibration images the rows were measured on
 * @param imagesFrom where these images come from, for a person
 * @param backboneAccuracy the untouched backbone's on the same images, in [0, 1]
 * @param rows relative MACs and accuracy both strictly increasing
 * @param operatingPoints name to index of a row
 * @param defaultOperatingPoint the one a job starts with
 */
public record CalibrationTable(
        int images,
        String imagesFrom,
        double backboneAccuracy,
        List<CalibrationRow> rows,
        Map<String, Integer> operatingPoints,
        String defaultOperatingPoint) {

    /** Slack for sums of floating-point numbers that were written as decimals. */
    private static final double ROUNDING = 1e-9;

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
                    || row.accuracy() <= before.accuracy()) {
                throw new IllegalArgumentException(
                        ("the calibration table is not monotone: row %s (relative MACs %s,"
                                        + " accuracy %s) does not cost more and answer better than"
                                        + " row %s (%s, %s)")
                                .formatted(
                                        i,
                                        row.relativeMacs(),
                                        row.accuracy(),
                                        i - 1,
                                        before.relativeMacs(),
                                        before.accuracy()));
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

    /**
     * The cheapest row within an accuracy budget.
     *
     * @param points percentage points below the backbone's accuracy
     */
    public Optional<CalibrationRow> cheapestWithin(double points) {
        return rows.stream()
                .filter(row -> (backboneAccuracy - row.accuracy()) * 100 <= points + ROUNDING)
                .findFirst();
    }

    /** The most accurate row within a cost budget, as a share of the backbone's MACs. */
    public Optional<CalibrationRow> mostAccurateWithin(double relativeMacs) {
        return rows.stream()
                .filter(row -> row.relativeMacs() <= relativeMacs + ROUNDING)
                .reduce((cheaper, dearer) -> dearer);
    }
}
