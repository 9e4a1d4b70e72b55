package dev.sluice.loadtest.report;

import dev.sluice.augment.report.PlotStyle;
import dev.sluice.loadtest.measure.LoadSample;
import dev.sluice.loadtest.run.LatencyRun;
import dev.sluice.loadtest.run.ThroughputRun;
import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** PNG files by name, of what a test found. */
final class Plots {

    static final String THROUGHPUT = "throughput.png";
    static final String LATENCY = "latency.png";
    static final String MEMORY = "memory.png";

    static final List<String> NAMES = List.of(THROUGHPUT, LATENCY, MEMORY);

    private static final int WIDE = 960;
    private static final int HIGH = 420;
    private static final double MEBI = 1 << 20;

    private Plots() {}

    static Map<String, byte[]> draw(LoadTestResults results) {
        Map<String, byte[]> plots = new LinkedHashMap<>();
        if (!results.throughputRuns().isEmpty()) {
            plots.put(THROUGHPUT, throughput(results.throughputRuns()));
        }
        if (!results.latencyRuns().isEmpty()) {
            plots.put(LATENCY, latency(results.latencyRuns()));
            plots.put(MEMORY, memory(results.latencyRuns()));
        }
        return plots;
    }

    /** Every run a dot, round by round. */
    private static byte[] throughput(List<ThroughputRun> runs) {
        XYChart chart = PlotStyle.chart(WIDE, HIGH, "round", "images per second");
        PlotStyle.legendBeside(chart);
        int rounds = runs.stream().mapToInt(ThroughputRun::round).max().orElse(0) + 1;
        double most =
                runs.stream()
                        .mapToDouble(ThroughputRun::imagesPerSecond)
                        .filter(rate -> !Double.isNaN(rate))
                        .max()
                        .orElse(1);
        chart.getStyler().setXAxisMin(0.5).setXAxisMax(rounds + 0.5);
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.05 * most);
        Map<String, List<ThroughputRun>> targets = new LinkedHashMap<>();
        runs.forEach(
                run -> targets.computeIfAbsent(name(runs, run), key -> new ArrayList<>()).add(run));
        int colour = 0;
        for (Map.Entry<String, List<ThroughputRun>> target : targets.entrySet()) {
            List<ThroughputRun> seen =
                    target.getValue().stream()
                            .filter(run -> !Double.isNaN(run.imagesPerSecond()))
                            .toList();
            if (!seen.isEmpty()) {
                XYSeries series =
                        chart.addSeries(
                                PlotStyle.legendName(chart, target.getKey()),
                                seen.stream().mapToDouble(run -> run.round() + 1).toArray(),
                                seen.stream()
                                        .mapToDouble(ThroughputRun::imagesPerSecond)
                                        .toArray());
                series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
                series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(colour(colour++));
            }
        }
        chart.getStyler().setYAxisMin(0.0).setXAxisDecimalPattern("0");
        return PlotStyle.png(chart);
    }

    /**
     * Percentiles, further apart the higher they are: 90, 99 and 99.9 are as far from each other.
     */
    private static byte[] latency(List<LatencyRun> runs) {
        XYChart chart =
                PlotStyle.chart(
                        WIDE,
                        HIGH,
                        "one answer in so many is later (10 is p90, 100 is p99, 1,000 is p99.9)",
                        "latency, ms");
        PlotStyle.legendBeside(chart);
        double[] x = LatencyRun.PERCENTILES.stream().mapToDouble(p -> 100 / (100 - p)).toArray();
        int colour = 0;
        for (LatencyRun run : runs) {
            PlotStyle.line(
                    chart,
                    name(runs, run),
                    x,
                    run.percentiles().stream().mapToDouble(Double::doubleValue).toArray(),
                    colour(colour++),
                    PlotStyle.THIN);
        }
        chart.getStyler().setXAxisLogarithmic(true).setYAxisMin(0.0);
        return PlotStyle.png(chart);
    }

    /** Since the warm-up: beside a heap that is all there from the start it would not be seen. */
    private static byte[] memory(List<LatencyRun> runs) {
        XYChart chart =
                PlotStyle.chart(WIDE, HIGH, "seconds of load", "growth of the target's memory, MB");
        PlotStyle.legendBeside(chart);
        int colour = 0;
        for (LatencyRun run : runs) {
            List<LoadSample> samples = run.samples();
            if (!samples.isEmpty()) {
                long atFirst = samples.get(0).residentBytes();
                PlotStyle.line(
                        chart,
                        name(runs, run),
                        samples.stream().mapToDouble(LoadSample::seconds).toArray(),
                        samples.stream()
                                .mapToDouble(s -> (s.residentBytes() - atFirst) / MEBI)
                                .toArray(),
                        colour(colour++),
                        PlotStyle.THIN);
            }
        }
        return PlotStyle.png(chart);
    }

    private static String name(List<ThroughputRun> runs, ThroughputRun run) {
        Stream<String> deliveries =
                runs.stream()
                        .filter(other -> other.target().equals(run.target()))
                        .map(ThroughputRun::delivery);
        return run.target() + toTellApart(deliveries, run.delivery());
    }

    private static String name(List<LatencyRun> runs, LatencyRun run) {
        Stream<String> deliveries =
                runs.stream()
                        .filter(other -> other.target().equals(run.target()))
                        .map(LatencyRun::delivery);
        return run.target() + " " + (run.round() + 1) + toTellApart(deliveries, run.delivery());
    }

    /** The guarantee, which would not fit beside each line, only where a target has several. */
    static String toTellApart(Stream<String> deliveries, String delivery) {
        return deliveries.distinct().count() == 1 ? "" : ", " + delivery;
    }

    private static Color colour(int index) {
        return PlotStyle.SERIES[index % PlotStyle.SERIES.length];
    }
}
