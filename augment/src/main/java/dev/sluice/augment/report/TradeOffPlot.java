package dev.sluice.augment.report;

import dev.sluice.augment.evaluate.Evaluation;
import dev.sluice.augment.figures.Curve;
import dev.sluice.augment.figures.CurvePoint;
import dev.sluice.augment.figures.Figures;
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
        XYChart chart = PlotStyle.chart(WIDE, HIGH, MACS, figures.reference().measure() + ", %");
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
                PlotStyle.INK);
        mark(chart, "oracle exits", figures.oracle(), SeriesMarkers.TRIANGLE_UP, PlotStyle.GREEN);
        zoom(chart);
        return PlotStyle.png(chart);
    }

    private static void add(XYChart chart, Curve curve, Color colour) {
        PlotStyle.line(chart, curve.name(), x(curve), y(curve), colour, PlotStyle.THIN);
    }

    /**
     * The backbone's share here less the drop that calibration foretold. Shown in-sample it would
     * be the very same curve.
     */
    private void addForetold(XYChart chart) {
        Curve foretold =
                new Curve(
                        "as calibration foretold",
                        figures.rows().stream()
                                .map(
                                        row ->
                                                new CurvePoint(
                                                        row.foretold().relativeMacs(),
                                                        figures.backbone() - row.foretoldDrop()))
                                .toList());
        PlotStyle.line(
                chart, foretold.name(), x(foretold), y(foretold), PlotStyle.GREY, PlotStyle.DASHED);
    }

    /**
     * From {@value #DEPTH} below the backbone, or the lowest operating point, or the lowest of all
     * if that is higher, to the highest.
     */
    private void zoom(XYChart chart) {
        List<CurvePoint> own = figures.curve("").points();
        List<CurvePoint> all = new ArrayList<>(own);
        source.comparisons().forEach(other -> all.addAll(other.curve().points()));
        all.add(new CurvePoint(1, figures.backbone()));
        all.add(figures.oracle());
        double floor =
                Math.min(
                        figures.backbone() - DEPTH,
                        source.evaluation().points().stream()
                                .mapToDouble(point -> point.outcome().accuracy())
                                .min()
                                .orElse(1));
        List<CurvePoint> seen = all.stream().filter(point -> point.right() >= floor).toList();
        DoubleSummaryStatistics right =
                seen.stream().mapToDouble(CurvePoint::right).summaryStatistics();
        DoubleSummaryStatistics macs =
                seen.stream().mapToDouble(CurvePoint::relativeMacs).summaryStatistics();
        double dearest = Math.max(own.get(own.size() - 1).relativeMacs(), FAR);
        chart.getStyler()
                .setYAxisMin(100 * (right.getMin() - ROOM))
                .setYAxisMax(Math.min(100.2, 100 * (right.getMax() + ROOM)))
                .setXAxisMin(Math.max(0, macs.getMin() - 0.05))
                .setXAxisMax(Math.min(macs.getMax(), dearest) + 0.05)
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
