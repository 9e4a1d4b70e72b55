package dev.sluice.augment.report;

import dev.sluice.augment.evaluate.Evaluation;
import dev.sluice.augment.figures.Curve;
import dev.sluice.augment.figures.CurvePoint;
import dev.sluice.augment.figures.Figures;
import dev.sluice.augment.figures.MeasuredRow;
import dev.sluice.bundle.calibration.Outcome;
import java.awt.Color;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Right answers against cost: a bundle, what it is compared with, and what limits it. */
final class TradeOffPlot {

    private static final int WIDE = 960;
    private static final int HIGH = 480;

    /** How far below the backbone the trade-off is shown, as a share. */
    private static final double DEPTH = 0.05;

    /** As that, for a bundle whose own cheapest rows lie lower still. */
    private static final double DEEPEST = 0.1;

    /** Relative MACs beyond which nobody's curve is looked at but the bundle's own. */
    private static final double FAR = 1.2;

    private static final double ROOM = 0.003;

    /** Of operating points. */
    private static final Marker[] MARKS = {
        SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.TRIANGLE_DOWN, SeriesMarkers.CROSS
    };

    static final String MACS = "relative MACs (1 = the backbone; every branch that ran counted)";

    private final ReportSource source;
    private final Figures figures;

    TradeOffPlot(ReportSource source, Figures figures) {
        this.source = source;
        this.figures = figures;
    }

    /** As a PNG file. */
    byte[] png() {
        XYChart chart = PlotStyle.chart(WIDE, HIGH, MACS, figures.reference().shareName() + ", %");
        PlotStyle.legendBeside(chart);
        addForetold(chart);
        int colour = 0;
        for (ReportSource.Comparison other : source.comparisons()) {
            add(chart, other.curve(), PlotStyle.OTHERS[colour++ % PlotStyle.OTHERS.length]);
        }
        Curve own = figures.curve("this bundle, measured");
        PlotStyle.line(chart, own.name(), x(own), y(own), PlotStyle.BLUE, PlotStyle.THICK);
        int mark = 0;
        for (Evaluation.Point point : source.evaluation().points()) {
            Outcome outcome = point.outcome();
            mark(
                    chart,
                    "at " + point.name(),
                    new CurvePoint(outcome.relativeMacs(), outcome.accuracy()),
                    MARKS[mark++ % MARKS.length],
                    PlotStyle.INK);
        }
        mark(
                chart,
                "backbone alone",
                new CurvePoint(1, figures.backbone()),
                SeriesMarkers.DIAMOND,
                PlotStyle.VERMILION);
        mark(chart, "oracle exits", figures.oracle(), SeriesMarkers.TRIANGLE_UP, PlotStyle.GREEN);
        zoom(chart);
        return PlotStyle.png(chart);
    }

    private static void add(XYChart chart, Curve curve, Color colour) {
        PlotStyle.line(chart, curve.name(), x(curve), y(curve), colour, PlotStyle.THIN);
    }

    /** What calibration said of the same thresholds; in-sample it would be the very same curve. */
    private void addForetold(XYChart chart) {
        if (source.facts().sample() == RunFacts.Sample.CALIBRATION) {
            return;
        }
        Curve foretold =
                new Curve(
                        "as calibration foretold",
                        figures.rows().stream()
                                .map(MeasuredRow::foretold)
                                .map(
                                        row ->
                                                new CurvePoint(
                                                        row.relativeMacs(),
                                                        figures.reference().share(row.outcome())))
                                .toList());
        PlotStyle.line(
                chart, foretold.name(), x(foretold), y(foretold), PlotStyle.GREY, PlotStyle.DASHED);
    }

    /**
     * From the lowest of the bundle's own points and of what others reach within {@value #DEPTH}
     * below the backbone, to the highest.
     */
    private void zoom(XYChart chart) {
        List<CurvePoint> seen = new ArrayList<>(figures.curve("").points());
        seen.add(new CurvePoint(1, figures.backbone()));
        seen.add(figures.oracle());
        source.comparisons().stream()
                .flatMap(other -> other.curve().points().stream())
                .filter(point -> point.right() >= figures.backbone() - DEPTH)
                .forEach(seen::add);
        DoubleSummaryStatistics right =
                seen.stream().mapToDouble(CurvePoint::right).summaryStatistics();
        DoubleSummaryStatistics macs =
                seen.stream().mapToDouble(CurvePoint::relativeMacs).summaryStatistics();
        double dearest = figures.curve("").points().get(figures.rows().size() - 1).relativeMacs();
        double lowest = Math.max(right.getMin(), figures.backbone() - DEEPEST);
        chart.getStyler()
                .setYAxisMin(100 * (lowest - ROOM))
                .setYAxisMax(Math.min(100.2, 100 * (right.getMax() + ROOM)))
                .setXAxisMin(Math.max(0, macs.getMin() - 0.05))
                .setXAxisMax(Math.min(macs.getMax(), Math.max(dearest, FAR)) + 0.05)
                .setYAxisDecimalPattern("0.0")
                .setXAxisDecimalPattern("0.00");
    }

    private static void mark(
            XYChart chart, String name, CurvePoint point, Marker marker, Color colour) {
        XYSeries series =
                chart.addSeries(
                        PlotStyle.legendName(chart, name),
                        new double[] {point.relativeMacs()},
                        new double[] {100 * point.right()});
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        series.setMarker(marker).setMarkerColor(colour);
    }

    private static double[] x(Curve curve) {
        return curve.points().stream().mapToDouble(CurvePoint::relativeMacs).toArray();
    }

    private static double[] y(Curve curve) {
        return curve.points().stream().mapToDouble(point -> 100 * point.right()).toArray();
    }
}
