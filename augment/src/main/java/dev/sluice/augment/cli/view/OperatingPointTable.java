package dev.sluice.augment.cli.view;

import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.exit.Thresholds;

/** What operating points come to, measured and expected, for a terminal. */
public final class OperatingPointTable {

    private final Reference reference;
    private final FigureTable table =
            new FigureTable(
                    "operating point",
                    "thresholds",
                    "exit rates",
                    "accuracy",
                    "agreement",
                    "relative MACs",
                    "drop, points",
                    "expected drop");

    /**
     * @param reference that drops are told by; accuracy is unknown unless it is {@link
     *     Reference#LABELS}
     */
    public OperatingPointTable(Reference reference) {
        this.reference = reference;
    }

    /**
     * Adds a row.
     *
     * @param drop measured, in points
     * @param expectedDrop in points, as it is to be shown; may be empty
     */
    public void add(
            String name, Thresholds thresholds, Outcome outcome, double drop, String expectedDrop) {
        table.add(
                name,
                FigureTable.thresholds(thresholds),
                FigureTable.exitRates(outcome),
                accuracy(outcome.accuracy()),
                FigureTable.percent(outcome.agreement()),
                FigureTable.number(outcome.relativeMacs(), 4),
                FigureTable.number(drop, 2),
                expectedDrop);
    }

    /**
     * Adds the network without exits.
     *
     * @param accuracy share of right answers
     */
    public void addBackbone(double accuracy) {
        table.add(
                "(backbone)",
                "",
                "",
                accuracy(accuracy),
                FigureTable.percent(1),
                FigureTable.number(1, 4),
                FigureTable.number(0, 2),
                "");
    }

    private String accuracy(double share) {
        return reference == Reference.LABELS ? FigureTable.percent(share) : "unknown";
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
