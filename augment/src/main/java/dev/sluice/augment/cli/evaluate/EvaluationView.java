package dev.sluice.augment.cli.evaluate;

import dev.sluice.augment.calibrate.ExitQuality;
import dev.sluice.augment.cli.view.ClassLosses;
import dev.sluice.augment.cli.view.FigureTable;
import dev.sluice.augment.cli.view.OperatingPointTable;
import dev.sluice.augment.evaluate.Evaluation;
import dev.sluice.augment.figures.ExitFigures;
import dev.sluice.augment.figures.Figures;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.calibration.Reference;
import java.io.PrintWriter;

/** What an evaluation came to, for a terminal. */
final class EvaluationView {

    /** Percentage points. */
    private static final double[] BUDGETS = {0, 0.25, 0.5, 1, 2};

    private final PrintWriter out;

    EvaluationView(PrintWriter out) {
        this.out = out;
    }

    void print(Bundle bundle, Evaluation evaluation, Figures figures) {
        out.printf("Bundle %s on %d images:%n", bundle, evaluation.images());
        if (evaluation.reference() == Reference.BACKBONE) {
            out.println("They have no labels: 'right' is what the backbone answers.");
        }
        out.println(operatingPoints(bundle, evaluation));
        out.println("Cheapest by the drop that calibration expects, as a policy would choose:");
        out.println(budgets(figures));
        out.println("Exits, were every image to leave there:");
        out.println(exits(figures));
        ClassLosses.print(
                out, bundle.manifest().calibration().defaultOperatingPoint(), figures.classes());
        out.flush();
    }

    private static OperatingPointTable operatingPoints(Bundle bundle, Evaluation evaluation) {
        boolean comparable =
                (evaluation.reference() == Reference.LABELS)
                        == (bundle.manifest().calibration().reference() == Reference.LABELS);
        OperatingPointTable table = new OperatingPointTable(evaluation.reference());
        for (Evaluation.Point point : evaluation.points()) {
            table.add(
                    point.name(),
                    point.thresholds(),
                    point.outcome(),
                    point.dropPoints(),
                    comparable ? FigureTable.number(point.expectedDropPoints(), 2) : "");
        }
        table.addBackbone(evaluation.backboneAccuracy());
        return table;
    }

    private static FigureTable budgets(Figures figures) {
        FigureTable table =
                new FigureTable(
                        "at most, points", "relative MACs", "drop, points", "expected drop");
        for (double points : BUDGETS) {
            figures.within(points)
                    .ifPresent(
                            row ->
                                    table.add(
                                            FigureTable.number(points, 2),
                                            FigureTable.number(row.measured().relativeMacs(), 4),
                                            FigureTable.number(
                                                    100
                                                            * (figures.backbone()
                                                                    - row.measured().accuracy()),
                                                    2),
                                            FigureTable.number(100 * row.foretoldDrop(), 2)));
        }
        return table;
    }

    private static FigureTable exits(Figures figures) {
        FigureTable table =
                new FigureTable("exit", figures.reference().measure(), "AUROC", "ECE", "spread");
        int last = figures.exits().size() - 1;
        for (int exit = 0; exit <= last; exit++) {
            ExitFigures figure = figures.exits().get(exit);
            ExitQuality quality = figure.quality();
            table.add(
                    exit == last ? exit + " (final)" : Integer.toString(exit),
                    FigureTable.percent(quality.accuracy()),
                    Double.isNaN(quality.auroc()) ? "" : FigureTable.number(quality.auroc(), 4),
                    FigureTable.number(quality.ece(), 4),
                    FigureTable.number(quality.spread(), 4));
        }
        return table;
    }
}
