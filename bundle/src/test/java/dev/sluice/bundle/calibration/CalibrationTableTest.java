package dev.sluice.bundle.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.bundle.exit.Thresholds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTableTest {

    private static final double BACKBONE = 0.9;
    private static final double OPTIMISM = 0.02;

    private static final CalibrationRow CHEAP = row(0.4, 0.85);
    private static final CalibrationRow MIDDLE = row(0.6, 0.88);
    private static final CalibrationRow DEAR = row(1.1, 0.91);

    private final CalibrationTable table = table(CHEAP, MIDDLE, DEAR);

    @Test
    void findsAnOperatingPointByItsName() {
        assertThat(table.operatingPoint("balanced")).contains(MIDDLE);
        assertThat(table.defaultRow()).isEqualTo(DEAR);
    }

    @Test
    void findsNoOtherOperatingPoint() {
        assertThat(table.operatingPoint("fast")).isEmpty();
    }

    @Test
    void listsOperatingPointsByNameInWhateverOrderTheyWereGiven() {
        Map<String, Integer> points = new HashMap<>();
        for (int i = 25; i >= 0; i--) {
            points.put(Character.toString('a' + i), 0);
        }

        Set<String> names = table(List.of(CHEAP), points, "a").operatingPoints().keySet();

        assertThat(List.copyOf(names)).isSorted().hasSize(26);
    }

    @Test
    void keepsItsOperatingPointsWhateverBecomesOfTheMap() {
        Map<String, Integer> points = new HashMap<>(Map.of("only", 0));
        CalibrationTable table = table(List.of(CHEAP), points, "only");
        points.clear();

        assertThat(table.defaultRow()).isEqualTo(CHEAP);
        assertThatThrownBy(() -> table.operatingPoints().put("other", 0))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 1.1", "1.9999, 1.1", "2, 0.6", "4.9999, 0.6", "5, 0.4", "100, 0.4"})
    void findsTheCheapestRowWithinAnAccuracyDrop(double points, double relativeMacs) {
        assertThat(table.cheapestWithin(points).orElseThrow().relativeMacs())
                .isEqualTo(relativeMacs);
    }

    @Test
    void findsNoRowWithinADropThatEveryRowExceeds() {
        assertThat(table(CHEAP, MIDDLE).cheapestWithin(1.9999)).isEmpty();
    }

    @Test
    void findsARowThatIsBetterThanTheBackboneWithoutAnyDrop() {
        assertThat(table.cheapestWithin(-1)).contains(DEAR);
        assertThat(table.cheapestWithin(-1.0001)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.4, 0.85", "0.5999, 0.85", "0.6, 0.88", "1.0999, 0.88", "1.1, 0.91", "9, 0.91"})
    void findsTheMostAccurateRowWithinACost(double relativeMacs, double accuracy) {
        assertThat(table.mostAccurateWithin(relativeMacs).orElseThrow().expectedAccuracy())
                .isEqualTo(accuracy);
    }

    @Test
    void findsNoRowWithinACostThatEveryRowExceeds() {
        assertThat(table.mostAccurateWithin(0.3999)).isEmpty();
    }

    @Test
    void saysHowManyPointsARowIsExpectedToLose() {
        assertThat(table.expectedDropPoints(CHEAP)).isCloseTo(5, within(1e-9));
        assertThat(table.expectedDropPoints(DEAR)).isCloseTo(-1, within(1e-9));
    }

    @Test
    void expectsOfARowsThresholdsWhatTheRowSays() {
        assertThat(table.expectedAccuracy(MIDDLE.thresholds(), MIDDLE.outcome())).isEqualTo(0.88);
    }

    @ParameterizedTest
    @CsvSource({"0.3, 0.85", "0.4, 0.85", "0.5999, 0.85", "0.6, 0.88", "1.0999, 0.88", "9, 0.91"})
    void expectsOfOtherThresholdsNoMoreThanOfTheBestRowOfTheirCost(
            double relativeMacs, double expected) {
        assertThat(expectedOfOthers(relativeMacs, 0.99)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.4, 0.6, 9})
    void expectsOfOtherThresholdsThatDidWorseThanThatRowWhatTheyDid(double relativeMacs) {
        assertThat(expectedOfOthers(relativeMacs, 0.8499)).isEqualTo(0.8499);
    }

    private double expectedOfOthers(double relativeMacs, double accuracy) {
        return table.expectedAccuracy(
                Thresholds.of(0.123), new Outcome(List.of(0.5, 0.5), accuracy, 0.9, relativeMacs));
    }

    @Test
    void takesARowThatDidWorseOnTheCalibrationImagesAndIsExpectedToDoBetterOnOthers() {
        CalibrationRow unlucky = row(0.6, 0.84, 0.88);

        assertThat(table(CHEAP, unlucky).rows()).containsExactly(CHEAP, unlucky);
    }

    @Test
    void refusesARowThatDidBetterOnTheCalibrationImagesAndIsNotExpectedToOnOthers() {
        assertRefused(() -> table(CHEAP, row(0.6, 0.95, 0.84)), "not monotone: row 1 (");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void refusesAnExpectedAccuracyThatIsNoShare(double accuracy) {
        assertRefused(
                () -> row(0.5, 0.5, accuracy),
                "expected accuracy is " + accuracy + "; expected a number in [0, 1]");
    }

    @Test
    void refusesABackboneThatDoesNotAgreeWithItself() {
        assertRefused(
                () ->
                        new CalibrationTable(
                                10,
                                "noise",
                                Reference.BACKBONE,
                                0.9,
                                List.of(CHEAP),
                                Map.of("a", 0),
                                "a"),
                "the backbone agrees with itself on a share of 0.9; expected 1");
    }

    @Test
    void takesATableOfOneRow() {
        assertThat(table(CHEAP).rows()).containsExactly(CHEAP);
    }

    @Test
    void refusesNoRows() {
        assertRefused(() -> table(List.of(), Map.of(), "x"), "the calibration table has no rows");
    }

    @Test
    void refusesARowThatCostsMoreAndIsNotMoreAccurate() {
        assertRefused(
                () -> table(CHEAP, row(0.6, 0.85)),
                "the calibration table is not monotone: row 1 (relative MACs 0.6, expected accuracy"
                        + " 0.85) does not cost more and answer better than row 0 (0.4, 0.85)");
    }

    @Test
    void refusesARowThatIsMoreAccurateAndDoesNotCostMore() {
        assertRefused(() -> table(CHEAP, row(0.4, 0.88)), "not monotone: row 1 (");
    }

    @Test
    void refusesRowsFromTheDearestToTheCheapest() {
        assertRefused(() -> table(CHEAP, DEAR, MIDDLE), "not monotone: row 2 (");
    }

    @Test
    void refusesRowsOfDifferentNumbersOfExits() {
        CalibrationRow three =
                new CalibrationRow(
                        Thresholds.of(0.5, 0.5),
                        new Outcome(List.of(1.0, 0.0, 0.0), 0.9, 1, 0.7),
                        0.9);

        assertRefused(() -> table(CHEAP, three), "row 1 has 2 thresholds; row 0 has 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3})
    void refusesAnOperatingPointThatNamesNoRow(int row) {
        assertRefused(
                () -> table(List.of(CHEAP, MIDDLE, DEAR), Map.of("odd", row), "odd"),
                "operating point 'odd' names row " + row + "; expected 0 to 2");
    }

    @Test
    void refusesADefaultThatIsNoOperatingPoint() {
        assertRefused(
                () -> table(List.of(CHEAP), Map.of("b", 0, "a", 0), "c"),
                "the default operating point 'c' is none of [a, b]");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void refusesABackboneAccuracyThatIsNoShare(double accuracy) {
        assertRefused(
                () ->
                        new CalibrationTable(
                                10,
                                "noise",
                                Reference.LABELS,
                                accuracy,
                                List.of(CHEAP),
                                Map.of("a", 0),
                                "a"),
                "backbone accuracy is " + accuracy + "; expected a number in [0, 1]");
    }

    @Test
    void refusesToBeMeasuredOnNothing() {
        assertRefused(
                () ->
                        new CalibrationTable(
                                0,
                                "noise",
                                Reference.LABELS,
                                0.5,
                                List.of(CHEAP),
                                Map.of("a", 0),
                                "a"),
                "calibrated on 0 images");
    }

    @Test
    void refusesARowWithAnotherNumberOfExitRatesThanExits() {
        Outcome twoExits = CHEAP.outcome();

        assertRefused(
                () -> new CalibrationRow(Thresholds.of(0.5, 0.5), twoExits, 0.9),
                "2 exit rates for 2 early exits and a final one");
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 0.4, 0.9, 1, 1, exit rates sum to 0.9; expected 1",
        "-0.5, 1.5, 0.9, 1, 1, 'exit rates [-0.5, 1.5]; expected numbers in [0, 1]'",
        "NaN, 0.5, 0.9, 1, 1, 'exit rates [NaN, 0.5]; expected numbers in [0, 1]'",
        "0.5, 0.5, 1.1, 1, 1, 'accuracy 1.1, agreement 1.0; expected [0, 1]'",
        "0.5, 0.5, NaN, 1, 1, 'accuracy NaN, agreement 1.0; expected [0, 1]'",
        "0.5, 0.5, 0.9, -1, 1, 'accuracy 0.9, agreement -1.0; expected [0, 1]'",
        "0.5, 0.5, 0.9, 1, 0, relative MACs are 0.0; expected a positive number",
        "0.5, 0.5, 0.9, 1, Infinity, relative MACs are Infinity; expected a positive number",
    })
    void refusesAnOutcomeThatCannotBe(
            double first,
            double last,
            double accuracy,
            double agreement,
            double relativeMacs,
            String message) {
        assertRefused(
                () -> new Outcome(List.of(first, last), accuracy, agreement, relativeMacs),
                message);
    }

    private static void assertRefused(Runnable making, String message) {
        assertThatThrownBy(making::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static CalibrationTable table(CalibrationRow... rows) {
        int last = rows.length - 1;
        return table(
                List.of(rows),
                Map.of("min-cost", 0, "balanced", last / 2, "max-accuracy", last),
                "max-accuracy");
    }

    private static CalibrationTable table(
            List<CalibrationRow> rows, Map<String, Integer> points, String preferred) {
        return new CalibrationTable(
                10, "noise", Reference.LABELS, BACKBONE, rows, points, preferred);
    }

    /** More accurate by {@link #OPTIMISM} on the calibration images than is expected on others. */
    private static CalibrationRow row(double relativeMacs, double expectedAccuracy) {
        return row(relativeMacs, expectedAccuracy + OPTIMISM, expectedAccuracy);
    }

    private static CalibrationRow row(
            double relativeMacs, double accuracy, double expectedAccuracy) {
        return new CalibrationRow(
                Thresholds.of(relativeMacs / 2),
                new Outcome(List.of(0.5, 0.5), accuracy, 0.9, relativeMacs),
                expectedAccuracy);
    }
}
