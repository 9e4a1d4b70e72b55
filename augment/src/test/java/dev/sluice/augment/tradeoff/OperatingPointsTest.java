package dev.sluice.augment.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.exit.StageCosts;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatingPointsTest {

    private static final Observations OBSERVATIONS = SyntheticExits.drawSharp(6_000, 12);
    private static final StageCosts COSTS = SyntheticExits.costs(2);
    private static final List<CalibrationRow> ROWS = ThresholdSearch.search(OBSERVATIONS, COSTS, 1);

    private final CalibrationTable table =
            OperatingPoints.table(
                    ROWS, OBSERVATIONS, "drawn", Reference.LABELS, OperatingPoints.BALANCED);

    @Test
    void maxAccuracyIsTheMostAccurateRowThatSaves() {
        CalibrationRow row = table.operatingPoint(OperatingPoints.MAX_ACCURACY).orElseThrow();

        assertThat(row.relativeMacs()).isLessThan(1);
        assertThat(table.mostAccurateWithin(0.999999)).contains(row);
    }

    @Test
    void balancedIsTheCheapestRowThatKeepsItsPromiseWithAMargin() {
        int index = table.operatingPoints().get(OperatingPoints.BALANCED);

        assertThat(expectedDropAndMargin(ROWS.get(index))).isLessThanOrEqualTo(0.005);
        assertThat(ROWS.subList(0, index))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(expectedDropAndMargin(row)).isGreaterThan(0.005));
    }

    @Test
    void minCostIsTheCheapestRowWithinTwoPoints() {
        int index = table.operatingPoints().get(OperatingPoints.MIN_COST);

        assertThat(drop(ROWS.get(index))).isLessThanOrEqualTo(0.02);
        assertThat(ROWS.subList(0, index))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(drop(row)).isGreaterThan(0.02));
    }

    @Test
    void noOperatingPointCostsMoreThanTheWholeBackbone() {
        StageCosts dear = new StageCosts(List.of(100L, 100L, 100L), List.of(150L, 150L, 0L));
        Observations weak = SyntheticExits.draw(6_000, 2, 12);
        List<CalibrationRow> rows = ThresholdSearch.search(weak, dear, 1);

        CalibrationTable poor =
                OperatingPoints.table(
                        rows, weak, "drawn", Reference.LABELS, OperatingPoints.BALANCED);

        assertThat(rows).anySatisfy(row -> assertThat(row.relativeMacs()).isGreaterThan(1));
        assertThat(poor.operatingPoints().values())
                .allSatisfy(row -> assertThat(rows.get(row).relativeMacs()).isLessThan(1));
        assertThat(poor.defaultOperatingPoint()).isEqualTo(OperatingPoints.MAX_ACCURACY);
    }

    @Test
    void theDefaultIsTheOneAskedFor() {
        assertThat(table.defaultOperatingPoint()).isEqualTo(OperatingPoints.BALANCED);
    }

    @Test
    void aPromiseThatNoRowKeepsIsLeftOutAndAnotherIsTheDefault() {
        List<CalibrationRow> cheapOnly = ROWS.subList(0, 3);

        CalibrationTable poor =
                OperatingPoints.table(
                        cheapOnly,
                        OBSERVATIONS,
                        "drawn",
                        Reference.LABELS,
                        OperatingPoints.BALANCED);

        assertThat(poor.operatingPoints()).containsOnlyKeys(OperatingPoints.MAX_ACCURACY);
        assertThat(poor.defaultOperatingPoint()).isEqualTo(OperatingPoints.MAX_ACCURACY);
    }

    private static double expectedDropAndMargin(CalibrationRow row) {
        return drop(row) + 2 * PairedDifference.of(OBSERVATIONS, row.thresholds()).standardError();
    }

    private static double drop(CalibrationRow row) {
        return OBSERVATIONS.backboneAccuracy() - row.expectedAccuracy();
    }
}
