package dev.sluice.augment.cli.view;

import dev.sluice.augment.calibrate.AnswerChange;
import dev.sluice.augment.calibrate.CalibratedExit;
import dev.sluice.augment.calibrate.ExitQuality;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.Manifest;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Reference;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a calibration came to, for a terminal. All figures are of the calibration images, but the
 * drop to be expected on others.
 */
public final class CalibrationView {

    private static final int FEW_ROWS = 50;

    private final PrintWriter out;

    public CalibrationView(PrintWriter out) {
        this.out = out;
    }

    public void print(Bundle bundle, List<CalibratedExit> exits) {
        Manifest manifest = bundle.manifest();
        out.println();
        if (manifest.calibration().reference() == Reference.BACKBONE) {
            out.println("There were no labels: agreement with the backbone is measured.");
        }
        out.println("Exits, on " + manifest.calibration().imagesFrom() + ":");
        out.println(exits(manifest, exits));
        out.println();
        out.printf(
                "Operating points, %d of %d rows; default %s:%n",
                manifest.calibration().operatingPoints().size(),
                manifest.calibration().rows().size(),
                manifest.calibration().defaultOperatingPoint());
        out.println(operatingPoints(manifest.calibration()));
        if (manifest.calibration().rows().size() < FEW_ROWS) {
            out.println(
                    "Fewer than "
                            + FEW_ROWS
                            + " rows: more calibration images make a finer choice of thresholds.");
        }
        out.println("Bundle " + bundle + ", sha256 of its manifest " + bundle.digest());
        out.flush();
    }

    /** What other number types did to the answers of exits, and to those of a job. */
    public static FigureTable changes(List<AnswerChange> changes) {
        FigureTable table = new FigureTable("answers of", "alike", "right before", "right now");
        for (AnswerChange change : changes) {
            table.add(
                    change.of(),
                    FigureTable.percent(change.agreement()),
                    FigureTable.percent(change.before()),
                    FigureTable.percent(change.after()));
        }
        return table;
    }

    private static FigureTable exits(Manifest manifest, List<CalibratedExit> exits) {
        FigureTable table =
                new FigureTable(
                        "exit",
                        "prefix MACs",
                        "branch MACs",
                        manifest.calibration().reference().measure(),
                        "AUROC",
                        "ECE",
                        "spread",
                        "temperature");
        double backboneMacs = manifest.costs().backboneMacs();
        long prefix = 0;
        int last = exits.size() - 1;
        for (int exit = 0; exit <= last; exit++) {
            StageSpec stage = manifest.stages().get(exit);
            prefix += stage.segmentMacs();
            CalibratedExit calibrated = exits.get(exit);
            ExitQuality quality = calibrated.quality();
            table.add(
                    exit == last ? exit + " (final)" : Integer.toString(exit),
                    FigureTable.percent(prefix / backboneMacs),
                    FigureTable.percent(stage.branchMacs() / backboneMacs),
                    FigureTable.percent(quality.accuracy()),
                    Double.isNaN(quality.auroc()) ? "" : FigureTable.number(quality.auroc(), 4),
                    FigureTable.number(quality.ece(), 4),
                    FigureTable.number(quality.spread(), 4),
                    FigureTable.number(calibrated.temperature(), 3));
        }
        return table;
    }

    private static OperatingPointTable operatingPoints(CalibrationTable calibration) {
        OperatingPointTable table = new OperatingPointTable(calibration.reference());
        double backbone = calibration.backboneAccuracy();
        calibration.operatingPoints().entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry<String, Integer>::getValue))
                .forEach(
                        point -> {
                            CalibrationRow row = calibration.rows().get(point.getValue());
                            table.add(
                                    point.getKey(),
                                    row.thresholds(),
                                    row.outcome(),
                                    100 * (backbone - row.outcome().accuracy()),
                                    FigureTable.number(calibration.expectedDropPoints(row), 2));
                        });
        return table;
    }
}
