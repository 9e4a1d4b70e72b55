package dev.sluice.augment.report;

import dev.sluice.augment.Machine;
import dev.sluice.augment.ToolVersion;
import dev.sluice.augment.calibrate.ExitQuality;
import dev.sluice.augment.evaluate.Evaluation;
import dev.sluice.augment.figures.Changes;
import dev.sluice.augment.figures.ClassEffect;
import dev.sluice.augment.figures.ExitFigures;
import dev.sluice.augment.figures.Figures;
import dev.sluice.augment.figures.MeasuredRow;
import dev.sluice.bundle.Provenance;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.exit.Thresholds;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of a report, as markup. */
final class Tables {

    /** Classes and slips beyond these are left to the JSON file. */
    private static final int MOST_CLASSES = 40;

    private static final int MOST_SLIPS = 8;

    private final ReportSource source;
    private final Figures figures;
    private final CalibrationTable calibration;

    Tables(ReportSource source, Figures figures) {
        this.source = source;
        this.figures = figures;
        this.calibration = source.bundle().manifest().calibration();
    }

    /** Each operating point twice: as measured here, and as calibration foretold. */
    String operatingPoints() {
        boolean labels = figures.reference() == Reference.LABELS;
        List<String> header =
                new ArrayList<>(
                        List.of("operating point", "figures", "thresholds", "exit rates, %"));
        if (labels) {
            header.add("accuracy");
        }
        header.addAll(List.of("agreement", "relative MACs", "drop, points"));
        List<List<String>> rows = new ArrayList<>();
        for (Evaluation.Point point : source.evaluation().points()) {
            boolean usual = point.name().equals(calibration.defaultOperatingPoint());
            String name =
                    "<b>%s</b>%s".formatted(Html.text(point.name()), usual ? " (default)" : "");
            MeasuredRow measured =
                    figures.rows().get(calibration.operatingPoints().get(point.name()));
            rows.add(
                    figures(
                            List.of(name, "measured here", thresholds(point.thresholds())),
                            point.outcome(),
                            point.outcome().accuracy(),
                            point.dropPoints()));
            rows.add(
                    figures(
                            List.of("", "foretold", ""),
                            measured.foretold().outcome(),
                            foretoldAccuracy(measured),
                            100 * measured.foretoldDrop()));
        }
        rows.add(
                figures(
                        List.of("backbone alone", "measured here", ""),
                        backbone(),
                        figures.backbone(),
                        0));
        if (labels && calibratedOnLabels()) {
            rows.add(
                    figures(
                            List.of("", "on the calibration images", ""),
                            backbone(),
                            calibration.backboneAccuracy(),
                            0));
        }
        return Html.table(header, rows);
    }

    /** Not known where calibration had no labels: what it expects is an agreement then. */
    private double foretoldAccuracy(MeasuredRow row) {
        return calibratedOnLabels() ? row.foretold().expectedAccuracy() : Double.NaN;
    }

    private boolean calibratedOnLabels() {
        return calibration.reference() == Reference.LABELS;
    }

    /** Every image at the final exit. */
    private Outcome backbone() {
        List<Double> rates = new ArrayList<>();
        for (int exit = 0; exit < figures.exits().size(); exit++) {
            rates.add(exit == figures.exits().size() - 1 ? 1.0 : 0.0);
        }
        return new Outcome(rates, 1, 1, 1);
    }

    private List<String> figures(
            List<String> first, Outcome outcome, double accuracy, double dropPoints) {
        List<String> cells = new ArrayList<>(first);
        cells.add(
                outcome.exitRates().stream()
                        .map(rate -> Html.number(100 * rate, 1))
                        .collect(Collectors.joining(" / ")));
        if (figures.reference() == Reference.LABELS) {
            cells.add(Html.percent(accuracy, 2));
        }
        cells.add(Html.percent(outcome.agreement(), 2));
        cells.add(Html.number(outcome.relativeMacs(), 3));
        cells.add(Html.number(dropPoints, 2));
        return cells;
    }

    private static String thresholds(Thresholds thresholds) {
        return Arrays.stream(thresholds.toArray())
                .mapToObj(value -> Html.number(value, 4))
                .collect(Collectors.joining(" "));
    }

    /** Each exit as if every image left there. */
    String exits() {
        List<List<String>> rows = new ArrayList<>();
        int exits = figures.exits().size();
        for (int exit = 0; exit < exits; exit++) {
            ExitFigures figure = figures.exits().get(exit);
            ExitQuality quality = figure.quality();
            rows.add(
                    List.of(
                            PlotStyle.exitName(exit, exits),
                            Html.number(figure.reachMacs(), 3),
                            Html.percent(quality.accuracy(), 2),
                            Html.number(quality.auroc(), 4),
                            Html.number(quality.ece(), 4),
                            Html.number(quality.spread(), 4)));
        }
        return Html.table(
                List.of(
                        "exit",
                        "relative MACs to leave here",
                        figures.reference().measure() + " on all images",
                        "AUROC",
                        "ECE",
                        "spread of confidence"),
                rows);
    }

    /** Each class at the default operating point, those that lose most first. */
    String classes() {
        List<List<String>> rows =
                figures.classes().stream()
                        .sorted(
                                Comparator.comparing(
                                        effect -> effect.cascade() - effect.backbone()))
                        .limit(MOST_CLASSES)
                        .map(this::row)
                        .toList();
        int others = figures.classes().size() - rows.size();
        String more =
                others == 0
                        ? ""
                        : "\n<p class=\"quiet\">The other %d are in report.json.</p>"
                                .formatted(others);
        return table(rows) + more;
    }

    private static String table(List<List<String>> classes) {
        return Html.table(
                List.of(
                        "class",
                        "images",
                        "backbone",
                        "cascade",
                        "change, points",
                        "exit rates, %",
                        "where they leave"),
                classes);
    }

    private List<String> row(ClassEffect effect) {
        return List.of(
                Html.text(effect.name()),
                Html.count(effect.images()),
                Html.percent(effect.backbone(), 1),
                Html.percent(effect.cascade(), 1),
                Html.points(100 * (effect.cascade() - effect.backbone())),
                effect.exitRates().stream()
                        .map(rate -> Html.number(100 * rate, 1))
                        .collect(Collectors.joining(" / ")),
                bar(effect.exitRates()));
    }

    /** A stacked bar in the exits' colours. */
    private static String bar(List<Double> exitRates) {
        StringBuilder bar = new StringBuilder("<span class=\"bar\">");
        for (int exit = 0; exit < exitRates.size(); exit++) {
            bar.append(
                    "<i style=\"width:%s%%;background:%s\"></i>"
                            .formatted(
                                    Html.number(100 * exitRates.get(exit), 2),
                                    PlotStyle.hex(PlotStyle.ofExit(exit, exitRates.size()))));
        }
        return bar.append("</span>").toString();
    }

    /** What the cascade answers otherwise than the backbone. */
    String changes() {
        Changes changes = figures.changes();
        String lost =
                changes.slips().stream()
                        .limit(MOST_SLIPS)
                        .map(
                                slip ->
                                        "%s taken for %s (%d)"
                                                .formatted(
                                                        Html.text(slip.truth()),
                                                        Html.text(slip.answer()),
                                                        slip.images()))
                        .collect(Collectors.joining(", "));
        String table =
                Html.table(
                        List.of(
                                "",
                                "cascade " + figures.reference().adjective(),
                                "cascade not " + figures.reference().adjective()),
                        List.of(
                                List.of(
                                        "backbone " + figures.reference().adjective(),
                                        Html.count(changes.bothRight()),
                                        Html.count(changes.lost())),
                                List.of(
                                        "backbone not " + figures.reference().adjective(),
                                        Html.count(changes.gained()),
                                        Html.count(changes.bothWrong()))));
        return table + (lost.isEmpty() ? "" : "\n<p>Most often lost: " + lost + ".</p>");
    }

    /** What the page rests on. */
    String provenance() {
        RunFacts facts = source.facts();
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                row(
                        "bundle",
                        source.bundle().manifest().name()
                                + " "
                                + source.bundle().manifest().version()));
        rows.add(row("sha256 of its manifest", source.bundle().digest()));
        rows.add(row("images", Html.count(figures.images()) + ": " + facts.imagesFrom()));
        rows.add(row("sha256 of images and labels", facts.dataSha256()));
        rows.add(
                row(
                        "report written",
                        facts.at().truncatedTo(ChronoUnit.SECONDS) + " by " + ToolVersion.shown()));
        rows.add(row("time taken", facts.took().toMillis() / 1000.0 + " s"));
        rows.add(row("machine", Machine.shown()));
        rows.add(row("command", facts.command()));
        Provenance origin = source.bundle().manifest().provenance();
        rows.add(row("sha256 of the backbone's file", origin.backboneSha256()));
        rows.add(row("sha256 of the data it was made with", origin.dataSha256()));
        rows.add(row("calibrated on", calibration.imagesFrom()));
        rows.add(row("bundle written", origin.createdAt() + " by " + origin.tool()));
        rows.add(row("seed", Long.toString(origin.seed())));
        origin.recipe().forEach((key, value) -> rows.add(row("recipe: " + key, value)));
        return Html.table(List.of("what", "value"), rows)
                .replace("<table>", "<table class=\"facts\">");
    }

    private static List<String> row(String what, String value) {
        return List.of(Html.text(what), Html.text(value));
    }
}
