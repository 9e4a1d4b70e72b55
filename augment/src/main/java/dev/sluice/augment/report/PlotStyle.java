package dev.sluice.augment.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How plots look, and how they become PNG files. */
public final class PlotStyle {

    /** Colours that also those tell apart who see no red or no green (Okabe and Ito, 2008). */
    public static final Color BLUE = new Color(0x0072B2);

    static final Color VERMILION = new Color(0xD55E00);
    static final Color GREEN = new Color(0x009E73);
    private static final Color PURPLE = new Color(0xCC79A7);
    private static final Color ORANGE = new Color(0xE69F00);
    private static final Color SKY = new Color(0x56B4E9);
    public static final Color INK = new Color(0x1F2933);
    static final Color GREY = new Color(0x9AA5B1);

    /** For what a bundle is compared with. */
    public static final Color[] OTHERS = {VERMILION, PURPLE, ORANGE, SKY};

    /** For series of equal rank. */
    public static final Color[] SERIES = {BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY};

    public static final BasicStroke THICK = line(2.6f);
    public static final BasicStroke THIN = line(1.6f);
    static final BasicStroke DASHED =
            new BasicStroke(
                    1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 5}, 0);

    private static final Color FAINT = new Color(0xE4E7EB);
    private static final Color FIRST_EXIT = new Color(0x8FD0F2);
    private static final Color LAST_EARLY_EXIT = new Color(0x0B3C6F);
    private static final Color FINAL_EXIT = ORANGE;

    /** Characters of a name in a legend. */
    private static final int LONGEST = 28;

    private static final double HAIR = 0.006;

    /** Dots of a file for one of the layout's, each way. */
    private static final int SHARPNESS = 2;

    private PlotStyle() {}

    /** Draws a little; what fails where there are no fonts is not said. */
    static void tryFonts() {
        System.setProperty("java.awt.headless", "true");
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setFont(font(Font.PLAIN, 12));
        graphics.getFontMetrics().stringWidth("0");
        graphics.dispose();
    }

    /** An empty chart, its size in dots of the page. */
    public static XYChart chart(int width, int height, String xTitle, String yTitle) {
        XYChart chart =
                new XYChartBuilder()
                        .width(width)
                        .height(height)
                        .xAxisTitle(xTitle)
                        .yAxisTitle(yTitle)
                        .build();
        XYStyler style = chart.getStyler();
        style.setChartBackgroundColor(Color.WHITE)
                .setChartFontColor(INK)
                .setChartPadding(10)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setPlotContentSize(1)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal)
                .setLegendBorderColor(Color.WHITE)
                .setLegendFont(font(Font.PLAIN, 12))
                .setLegendSeriesLineLength(22)
                .setChartTitleVisible(false)
                .setMarkerSize(7)
                .setAnnotationTextFont(font(Font.BOLD, 12))
                .setAnnotationTextFontColor(INK);
        style.setAxisTitleFont(font(Font.PLAIN, 13))
                .setAxisTickLabelsFont(font(Font.PLAIN, 12))
                .setAxisTickLabelsColor(INK)
                .setAxisTickMarksColor(GREY)
                .setPlotGridLinesColor(FAINT)
                .setPlotGridLinesStroke(line(1))
                .setPlotMargin(0);
        return chart;
    }

    /** The legend at the right, from top to bottom, for many or long names. */
    public static void legendBeside(XYChart chart) {
        chart.getStyler()
                .setLegendPosition(LegendPosition.OutsideE)
                .setLegendLayout(LegendLayout.Vertical);
    }

    /** The x axis from 0 to a limit, a hair's breadth longer, so that the ends get their ticks. */
    static void xUpTo(XYChart chart, double limit) {
        chart.getStyler().setXAxisMin(-HAIR * limit).setXAxisMax((1 + HAIR) * limit);
    }

    /** The y axis from 0 to 100 %, likewise. */
    static void yUpToAll(XYChart chart) {
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(100 * (1 + HAIR));
    }

    /** A curve of a chart. */
    public static void line(
            XYChart chart, String name, double[] x, double[] y, Color colour, BasicStroke stroke) {
        chart.addSeries(legendName(chart, name), x, y)
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(colour)
                .setLineStyle(stroke);
    }

    /** A filled curve of a chart, down to its axis. */
    static void area(XYChart chart, String name, double[] x, double[] y, Color colour) {
        XYSeries area = chart.addSeries(legendName(chart, name), x, y);
        area.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
        area.setFillColor(colour);
        area.setMarker(SeriesMarkers.NONE).setLineColor(colour);
    }

    /** A name that is not too long and that no other series of the chart has. */
    public static String legendName(XYChart chart, String name) {
        String shown = name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
        int copies = 1;
        String free = shown;
        while (chart.getSeries(free) != null) {
            copies++;
            free = shown + " (" + copies + ")";
        }
        return free;
    }

    /** Of early exits from light to dark, so that their order is seen; the final one apart. */
    static Color ofExit(int exit, int exits) {
        int early = exits - 1;
        if (exit == early) {
            return FINAL_EXIT;
        }
        double share = early == 1 ? 0.5 : (double) exit / (early - 1);
        return new Color(
                between(FIRST_EXIT.getRed(), LAST_EARLY_EXIT.getRed(), share),
                between(FIRST_EXIT.getGreen(), LAST_EARLY_EXIT.getGreen(), share),
                between(FIRST_EXIT.getBlue(), LAST_EARLY_EXIT.getBlue(), share));
    }

    /** Numbers for the style sheet: {@code #rrggbb}. */
    static String hex(Color colour) {
        return "#%06x".formatted(colour.getRGB() & 0xFFFFFF);
    }

    static String exitName(int exit, int exits) {
        return exit == exits - 1 ? "exit " + exit + " (final)" : "exit " + exit;
    }

    /** As a PNG file. */
    public static byte[] png(XYChart chart) {
        int width = chart.getWidth();
        int height = chart.getHeight();
        BufferedImage image =
                new BufferedImage(
                        SHARPNESS * width, SHARPNESS * height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(SHARPNESS, SHARPNESS);
        chart.paint(graphics, width, height);
        graphics.dispose();
        return png(image);
    }

    /** As a PNG file. */
    static byte[] png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a PNG in memory", e);
        }
        return out.toByteArray();
    }

    private static int between(int from, int to, double share) {
        return (int) Math.round(from + share * (to - from));
    }

    private static BasicStroke line(float width) {
        return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }

    private static Font font(int weight, int size) {
        return new Font(Font.SANS_SERIF, weight, size);
    }
}
