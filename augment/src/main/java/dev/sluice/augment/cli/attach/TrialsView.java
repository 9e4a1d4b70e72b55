package dev.sluice.augment.cli.attach;

import dev.sluice.augment.attach.Attachment;
import dev.sluice.augment.cli.view.FigureTable;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.calibration.Reference;
import java.io.PrintWriter;

/**
 * The ways of learning that an attachment tried, for a terminal. Accuracies are on the calibration
 * images.
 */
final class TrialsView {

    private final PrintWriter out;

    TrialsView(PrintWriter out) {
        this.out = out;
    }

    /** Nothing, where there was but one. */
    void print(Attachment made) {
        if (made.trials().size() == 1) {
            return;
        }
        out.println();
        out.println("Ways of learning, at the default operating point:");
        out.println(table(made));
        for (Attachment.Trial trial : made.trials()) {
            if (trial instanceof Attachment.Useless useless) {
                out.println(useless.learning().loss() + ": " + useless.problem());
            } else if (trial instanceof Attachment.Diverged diverged) {
                out.println(diverged.learning().loss() + ": " + diverged.problem());
            }
        }
        out.flush();
    }

    private static FigureTable table(Attachment made) {
        CalibrationTable calibration = made.bundle().manifest().calibration();
        FigureTable table =
                new FigureTable(
                        "loss",
                        "operating point",
                        "exit rates",
                        calibration.reference() == Reference.LABELS ? "accuracy" : "agreement",
                        "relative MACs",
                        "expected drop");
        for (Attachment.Trial trial : made.trials()) {
            String kept = trial.learning().equals(made.learning()) ? " (kept)" : "";
            String loss = trial.learning().loss() + kept;
            if (trial instanceof Attachment.Useful useful) {
                Outcome outcome = useful.row().outcome();
                table.add(
                        loss,
                        useful.operatingPoint(),
                        FigureTable.exitRates(outcome),
                        FigureTable.percent(outcome.accuracy()),
                        FigureTable.number(outcome.relativeMacs(), 4),
                        FigureTable.number(calibration.expectedDropPoints(useful.row()), 2));
            } else {
                String end = trial instanceof Attachment.Diverged ? "diverged" : "useless";
                table.add(loss, end, "", "", "", "");
            }
        }
        return table;
    }
}
