package dev.sluice.augment.report;

import dev.sluice.augment.evaluate.Reliability;
import dev.sluice.augment.figures.ExitFigures;
import dev.sluice.augment.figures.Figures;
import dev.sluice.augment.figures.MeasuredRow;
import dev.sluice.bundle.calibration.Outcome;
import java.awt.Color;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How many images leave where, and how well each exit knows when it is right. */
final class ExitPlots {

    private static final int WIDE = 960;
    private static final int HALF = 420;

    /** Images of a bin that says something. */
    static final int FEWEST = 10;

    private final Figures figures;

    ExitPlots(Figures figures) {
        this.figures = figures;
    }

    /** Where images leave, row by row of the calibration table. */
    byte[] exitRates() {
        XYChart chart = PlotStyle.chart(WIDE, 360, TradeOffPlot.MACS, "images that leave here, %");
        List<Outcome> rows =
                figures.rows().stream()
                        .map(MeasuredRow::measured)
                        .sorted(Comparator.comparing(Outcome::relativeMacs))
                        .toList();
        int exits = figures.exits().size();
        double[] x = rows.stream().mapToDouble(Outcome::relativeMacs).toArray();
        for (int exit = exits - 1; exit >= 0; exit--) {
            int upTo = exit;
            double[] y =
                    rows.stream()
                            .mapToDouble(
                                    row ->
                                            100
                                                    * row.exitRates().subList(0, upTo + 1).stream()
                                                            .mapToDouble(Double::doubleValue)
                                                            .sum())
                            .toArray();
            Color colour = PlotStyle.ofExit(exit, exits);
            PlotStyle.area(chart, PlotStyle.exitName(exit, exits), x, y, colour);
        }
        PlotStyle.yUpToAll(chart);
        PlotStyle.legendBeside(chart);
        chart.getStyler().setXAxisDecimalPattern("0.00");
        return PlotStyle.png(chart);
    }

    /** Right answers against confidence, bin by bin; on the diagonal confidence is honest. */
    byte[] reliability(int exit) {
        Reliability reliability = figures.exits().get(exit).reliability();
        int fewest =
                Math.min(
                        FEWEST,
                        reliability.bins().stream()
                                .mapToInt(Reliability.Bin::images)
                                .max()
                                .orElse(0));
        List<Reliability.Bin> bins =
                reliability.bins().stream().filter(bin -> bin.images() >= fewest).toList();
        XYChart chart =
                PlotStyle.chart(
                        HALF,
                        380,
                        "confidence",
                        "answers " + figures.reference().adjective() + ", %");
        PlotStyle.line(
                chart,
                "honest",
                new double[] {0, 1},
                new double[] {0, 100},
                PlotStyle.GREY,
                PlotStyle.DASHED);
        XYSeries series =
                chart.addSeries(
                        PlotStyle.exitName(exit, figures.exits().size()),
                        bins.stream().mapToDouble(Reliability.Bin::confidence).toArray(),
                        bins.stream().mapToDouble(bin -> 100 * bin.right()).toArray());
        series.setMarker(SeriesMarkers.CIRCLE)
                .setMarkerColor(PlotStyle.BLUE)
                .setLineColor(PlotStyle.BLUE)
                .setLineStyle(PlotStyle.THIN);
        PlotStyle.xUpTo(chart, 1);
        PlotStyle.yUpToAll(chart);
        return PlotStyle.png(chart);
    }

    /** How many images have which confidence. */
    byte[] histogram(int exit) {
        List<Reliability.Bin> bins = figures.exits().get(exit).reliability().bins();
        XYChart chart = PlotStyle.chart(HALF, 240, "confidence", "images, %");
        double[] edges =
                IntStream.range(0, 2 * bins.size())
                        .mapToDouble(i -> (double) ((i + 1) / 2) / bins.size())
                        .toArray();
        stairs(
                chart,
                "not " + figures.reference().adjective(),
                edges,
                bins,
                bin -> bin.images(),
                PlotStyle.OTHERS[0]);
        stairs(
                chart,
                figures.reference().adjective(),
                edges,
                bins,
                bin -> bin.images() * bin.right(),
                PlotStyle.BLUE);
        PlotStyle.xUpTo(chart, 1);
        int most = bins.stream().mapToInt(Reliability.Bin::images).max().orElse(0);
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(105.0 * most / figures.images());
        return PlotStyle.png(chart);
    }

    private void stairs(
            XYChart chart,
            String name,
            double[] edges,
            List<Reliability.Bin> bins,
            ToDoubleFunction<Reliability.Bin> count,
            Color colour) {
        double[] heights =
                IntStream.range(0, edges.length)
                        .mapToDouble(i -> count.applyAsDouble(bins.get(i / 2)))
                        .map(images -> 100 * images / figures.images())
                        .toArray();
        PlotStyle.area(chart, name, edges, heights, colour);
    }

    /** Wrong answers among the surest images, exit by exit. */
    byte[] coverage() {
        XYChart chart =
                PlotStyle.chart(
                        WIDE,
                        360,
                        "the surest images, % of all",
                        "of them not " + figures.reference().adjective() + ", %");
        int exits = figures.exits().size();
        double[] percent = IntStream.rangeClosed(1, 100).mapToDouble(i -> i).toArray();
        for (int exit = 0; exit < exits; exit++) {
            ExitFigures figure = figures.exits().get(exit);
            PlotStyle.line(
                    chart,
                    PlotStyle.exitName(exit, exits),
                    percent,
                    figure.errorByCoverage().stream().mapToDouble(e -> 100 * e).toArray(),
                    PlotStyle.ofExit(exit, exits),
                    PlotStyle.THICK);
        }
        PlotStyle.xUpTo(chart, 100);
        PlotStyle.legendBeside(chart);
        chart.getStyler().setYAxisMin(0.0);
        return PlotStyle.png(chart);
    }
}
