package dev.sluice.loadtest.report;

import dev.sluice.augment.report.PlotStyle;
import dev.sluice.loadtest.scaling.ScalingResult;
import dev.sluice.loadtest.scaling.ScalingResult.Moment;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;

/** Load, lag and parallelism over the same time, one below the other in one PNG. */
final class ScalingPlot {

    private static final int WIDE = 960;
    private static final int HIGH = 260;

    /** Room for numbers beside the y axis, so that the charts' times stand below each other. */
    private static final int NUMBERS = 80;

    /** Lines that would lie on each other are so far apart, in subtasks. */
    private static final double APART = 0.05;

    private static final double HEADROOM = 1.05;

    private final ScalingResult result;
    private final double[] seconds;

    private ScalingPlot(ScalingResult result) {
        this.result = result;
        this.seconds = result.moments().stream().mapToDouble(Moment::seconds).toArray();
    }

    /** As a PNG file. */
    static byte[] draw(ScalingResult result) {
        ScalingPlot plot = new ScalingPlot(result);
        return png(List.of(plot.load(), plot.lag(), plot.parallelism()));
    }

    private XYChart load() {
        XYChart chart = chart("images per second");
        double most =
                result.moments().stream()
                        .mapToDouble(m -> Math.max(m.offeredPerSecond(), m.answeredPerSecond()))
                        .max()
                        .orElse(1);
        chart.getStyler().setYAxisMax(HEADROOM * most);
        PlotStyle.line(
                chart,
                "offered",
                seconds,
                values(Moment::offeredPerSecond),
                PlotStyle.INK,
                PlotStyle.THICK);
        PlotStyle.line(
                chart,
                "answered",
                seconds,
                values(Moment::answeredPerSecond),
                PlotStyle.BLUE,
                PlotStyle.THIN);
        return chart;
    }

    private XYChart lag() {
        XYChart chart = chart("images waiting");
        long most = result.moments().stream().mapToLong(Moment::waiting).max().orElse(0);
        chart.getStyler().setYAxisMax(HEADROOM * Math.max(1, most));
        PlotStyle.line(
                chart,
                "lag",
                seconds,
                values(Moment::waiting),
                PlotStyle.OTHERS[0],
                PlotStyle.THICK);
        return chart;
    }

    private XYChart parallelism() {
        XYChart chart = chart("subtasks");
        List<String> vertices = List.copyOf(result.moments().get(0).parallelism().keySet());
        int most = 1;
        for (int i = 0; i < vertices.size(); i++) {
            String vertex = vertices.get(i);
            double apart = (vertices.size() / 2 - i) * APART;
            PlotStyle.line(
                    chart,
                    vertex,
                    seconds,
                    values(moment -> moment.parallelism().get(vertex) + apart),
                    colour(i),
                    stroke(vertex));
            chart.getSeries(vertex).setXYSeriesRenderStyle(XYSeriesRenderStyle.Step);
            most =
                    Math.max(
                            most,
                            result.moments().stream()
                                    .mapToInt(m -> m.parallelism().get(vertex))
                                    .max()
                                    .orElse(1));
        }
        chart.getStyler().setYAxisMax(most + 0.5);
        return chart;
    }

    private static BasicStroke stroke(String vertex) {
        return vertex.startsWith("stage-") ? PlotStyle.THICK : PlotStyle.THIN;
    }

    private static Color colour(int index) {
        return PlotStyle.SERIES[index % PlotStyle.SERIES.length];
    }

    private XYChart chart(String yTitle) {
        XYChart chart = PlotStyle.chart(WIDE, HIGH, "seconds of load", yTitle);
        chart.getStyler().setYAxisLeftWidthHint(NUMBERS);
        chart.getStyler()
                .setYAxisMin(0.0)
                .setXAxisMin(0.0)
                .setXAxisMax(seconds[seconds.length - 1]);
        return chart;
    }

    private double[] values(ToDoubleFunction<Moment> value) {
        return result.moments().stream().mapToDouble(value).toArray();
    }

    private static byte[] png(List<XYChart> charts) {
        BufferedImage image =
                new BufferedImage(WIDE, HIGH * charts.size(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        for (XYChart chart : charts) {
            chart.paint(graphics, WIDE, HIGH);
            graphics.translate(0, HIGH);
        }
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a PNG in memory", e);
        }
        return out.toByteArray();
    }
}
