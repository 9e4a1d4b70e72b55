package dev.sluice.augment.cli;

import dev.sluice.augment.attach.Attachment;
import dev.sluice.augment.calibrate.CalibratedExit;
import dev.sluice.augment.calibrate.ExitQuality;
import dev.sluice.bundle.Manifest;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Outcome;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.Map;

/** What an attachment came to, for a terminal. All accuracies are on the calibration images. */
final class AttachReport {

    private final PrintWriter out;

    AttachReport(PrintWriter out) {
        this.out = out;
    }

    void print(Attachment made) {
        Manifest manifest = made.bundle().manifest();
        out.println();
        out.println("Exits, on " + manifest.calibration().imagesFrom() + ":");
        out.println(exits(made));
        out.println();
        out.printf(
                "Operating points, %d of %d rows; default %s:%n",
                manifest.calibration().operatingPoints().size(),
                manifest.calibration().rows().size(),
                manifest.calibration().defaultOperatingPoint());
        out.println(operatingPoints(made));
        out.println(
                "Bundle " + made.bundle() + ", sha256 of its manifest " + made.bundle().digest());
        out.flush();
    }

    private static FigureTable exits(Attachment made) {
        FigureTable table =
                new FigureTable(
                        "exit",
                        "prefix MACs",
                        "branch MACs",
                        "accuracy",
                        "AUROC",
                        "ECE",
                        "spread",
                        "temperature");
        Manifest manifest = made.bundle().manifest();
        double backboneMacs = manifest.costs().backboneMacs();
        long prefix = 0;
        for (int exit = 0; exit < made.exits().size(); exit++) {
            StageSpec stage = manifest.stages().get(exit);
            prefix += stage.segmentMacs();
            CalibratedExit calibrated = made.exits().get(exit);
            ExitQuality quality = calibrated.quality();
            table.add(
                    Integer.toString(exit),
                    FigureTable.percent(prefix / backboneMacs),
                    FigureTable.percent(stage.branchMacs() / backboneMacs),
                    FigureTable.percent(quality.accuracy()),
                    FigureTable.number(quality.auroc(), 4),
                    FigureTable.number(quality.ece(), 4),
                    FigureTable.number(quality.spread(), 4),
                    FigureTable.number(calibrated.temperature(), 3));
        }
        table.add(
                made.exits().size() + " (final)",
                FigureTable.percent(1),
                FigureTable.percent(0),
                FigureTable.percent(manifest.calibration().backboneAccuracy()),
                "",
                "",
                "",
                "");
        return table;
    }

    private static FigureTable operatingPoints(Attachment made) {
        FigureTable table =
                new FigureTable(
                        "operating point",
                        "thresholds",
                        "exit rates",
                        "accuracy",
                        "agreement",
                        "relative MACs",
                        "drop, points",
                        "expected drop");
        CalibrationTable calibration = made.bundle().manifest().calibration();
        double backbone = calibration.backboneAccuracy();
        calibration.operatingPoints().entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry<String, Integer>::getValue))
                .forEach(
                        point -> {
                            CalibrationRow row = calibration.rows().get(point.getValue());
                            Outcome outcome = row.outcome();
                            table.add(
                                    point.getKey(),
                                    FigureTable.thresholds(row.thresholds()),
                                    FigureTable.exitRates(outcome),
                                    FigureTable.percent(outcome.accuracy()),
                                    FigureTable.percent(outcome.agreement()),
                                    FigureTable.number(outcome.relativeMacs(), 4),
                                    FigureTable.number(100 * (backbone - outcome.accuracy()), 2),
                                    FigureTable.number(calibration.expectedDropPoints(row), 2));
                        });
        return table;
    }
}
