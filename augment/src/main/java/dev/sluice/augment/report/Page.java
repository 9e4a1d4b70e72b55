package dev.sluice.augment.report;

import dev.sluice.augment.evaluate.Evaluation;
import dev.sluice.augment.figures.Changes;
import dev.sluice.augment.figures.Figures;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.calibration.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The page: one file that needs no other. */
final class Page {

    private static final String TEMPLATE = "page.html";
    private static final Pattern PLACE = Pattern.compile("\\{\\{([A-Za-z-]+)}}");

    private final ReportSource source;
    private final Figures figures;
    private final Map<String, byte[]> plots;

    /**
     * @param plots PNG files by name
     */
    Page(ReportSource source, Figures figures, Map<String, byte[]> plots) {
        this.source = source;
        this.figures = figures;
        this.plots = plots;
    }

    String html() {
        Map<String, String> parts = new HashMap<>();
        putWords(parts);
        Tables tables = new Tables(source, figures);
        parts.put("notes", notes());
        parts.put("tiles", tiles());
        parts.put("operating-points", tables.operatingPoints());
        parts.put(
                "trade-off",
                plot(
                        PlotFiles.TRADE_OFF,
                        figures.reference().measure() + " against relative MACs"));
        parts.put("comparisons", comparisons());
        parts.put("exit-rates", plot(PlotFiles.EXIT_RATES, "exit rates along the curve"));
        parts.put("exits", tables.exits());
        parts.put("reliability", reliability());
        parts.put("coverage", plot(PlotFiles.COVERAGE, "errors among the surest images"));
        parts.put("key", key());
        parts.put("classes", tables.classes());
        parts.put("changes", tables.changes());
        parts.put("gallery", new Gallery(source, figures.reference()).html());
        parts.put("provenance", tables.provenance());
        return fill(template(), parts);
    }

    private void putWords(Map<String, String> parts) {
        Changes changes = figures.changes();
        Reference reference = figures.reference();
        String share = reference.measure();
        parts.put(
                "title",
                Html.text(
                        source.bundle().manifest().name()
                                + " "
                                + source.bundle().manifest().version()
                                + ": early exits on "
                                + Html.count(figures.images())
                                + " images"));
        parts.put(
                "subtitle",
                Html.text(
                        "On %s. Written %s."
                                .formatted(
                                        source.facts().imagesFrom(),
                                        source.facts().at().truncatedTo(ChronoUnit.SECONDS))));
        parts.put("share", share);
        parts.put("Share", Character.toUpperCase(share.charAt(0)) + share.substring(1));
        parts.put("adjective", reference.adjective());
        parts.put("default", Html.text(calibration().defaultOperatingPoint()));
        parts.put("fewest", Integer.toString(ExitPlots.FEWEST));
        parts.put(
                "drop",
                Html.number(100.0 * (changes.lost() - changes.gained()) / changes.images(), 2));
        parts.put("error", Html.number(100 * changes.standardError(), 2));
    }

    private CalibrationTable calibration() {
        return source.bundle().manifest().calibration();
    }

    private String notes() {
        StringBuilder notes = new StringBuilder();
        if (source.facts().sample() == RunFacts.Sample.CALIBRATION) {
            notes.append(
                    "<p class=\"note\">These are the images that the thresholds were chosen on:"
                            + " figures of the operating points are somewhat too rosy. Run"
                            + " <code>evaluate</code> on images that served for no choice.</p>\n");
        }
        if (source.facts().sample() == RunFacts.Sample.TRAINING) {
            notes.append(
                    "<p class=\"note\">The branches were trained on these images, all but those"
                            + " held out: every figure is too rosy. Run <code>evaluate</code> on"
                            + " images that nothing was trained on.</p>\n");
        }
        if (figures.reference() == Reference.BACKBONE) {
            notes.append(
                    "<p class=\"note\">These images have no labels. Every answer is held against"
                            + " the backbone's: all shares are agreement, not accuracy.</p>\n");
        }
        return notes.toString();
    }

    private String tiles() {
        Evaluation.Point point =
                source.evaluation().points().stream()
                        .filter(p -> p.name().equals(calibration().defaultOperatingPoint()))
                        .findFirst()
                        .orElseThrow();
        Outcome outcome = point.outcome();
        String name = Html.text(point.name());
        double early = 1 - outcome.exitRates().get(outcome.exitRates().size() - 1);
        return tile(Html.number(outcome.relativeMacs(), 3), "of the backbone's MACs, at " + name)
                + tile(
                        Html.percent(figures.reference().share(outcome), 2),
                        figures.reference().measure())
                + (figures.reference() == Reference.LABELS
                        ? tile(Html.percent(figures.backbone(), 2), "the backbone's accuracy")
                        : "")
                + tile(Html.number(point.dropPoints(), 2), "points below the backbone")
                + tile(Html.percent(early, 1), "leave before the end");
    }

    private static String tile(String figure, String meaning) {
        return "<div><b>%s</b><span>%s</span></div>\n".formatted(figure, meaning);
    }

    private String comparisons() {
        if (source.comparisons().isEmpty()) {
            return "";
        }
        return source.comparisons().stream()
                .map(
                        other ->
                                "<li><b>%s</b>: %s</li>"
                                        .formatted(
                                                Html.text(other.curve().name()),
                                                Html.text(other.remark())))
                .collect(Collectors.joining("\n", "<ul class=\"quiet\">\n", "\n</ul>"));
    }

    private String reliability() {
        return IntStream.range(0, figures.exits().size())
                .mapToObj(
                        exit ->
                                "<figure>%s%s</figure>"
                                        .formatted(
                                                plot(
                                                        PlotFiles.reliability(exit),
                                                        "reliability of exit " + exit),
                                                plot(
                                                        PlotFiles.histogram(exit),
                                                        "confidence of exit " + exit)))
                .collect(Collectors.joining("\n"));
    }

    private String key() {
        int exits = figures.exits().size();
        return IntStream.range(0, exits)
                .mapToObj(
                        exit ->
                                "<i style=\"background:%s\"></i>%s"
                                        .formatted(
                                                PlotStyle.hex(PlotStyle.ofExit(exit, exits)),
                                                PlotStyle.exitName(exit, exits)))
                .collect(Collectors.joining(" "));
    }

    private String plot(String file, String description) {
        return Html.image(plots.get(file), description);
    }

    /** In one pass: what is put in is not looked at again. */
    private static String fill(String template, Map<String, String> parts) {
        return PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
    }

    private static String template() {
        try (InputStream in = Page.class.getResourceAsStream(TEMPLATE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + TEMPLATE, e);
        }
    }
}
