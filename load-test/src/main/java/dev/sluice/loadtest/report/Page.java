package dev.sluice.loadtest.report;

import dev.sluice.augment.report.Html;
import dev.sluice.loadtest.measure.Spread;
import dev.sluice.loadtest.run.ThroughputOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a load test found, in a page. */
final class Page {

    private final LoadTestResults results;
    private final Map<String, byte[]> plots;

    /**
     * @param plots PNG files by name
     */
    Page(LoadTestResults results, Map<String, byte[]> plots) {
        this.results = results;
        this.plots = plots;
    }

    String html() {
        Map<String, String> parts = new HashMap<>();
        parts.put("title", Html.text("Load test: " + results.workload().name()));
        parts.put("description", Html.text(results.workload().description()));
        parts.put("subtitle", Template.subtitle(results.facts()));
        parts.put("notes", notes());
        parts.put(
                "sections",
                throughput()
                        + latency()
                        + Template.pairs("Targets", results.targets())
                        + Template.pairs("How this was measured", facts()));
        return Template.fill(parts);
    }

    private String notes() {
        return results.isSound()
                ? ""
                : "<p class=\"wrong\">Not all targets answered everything as their stages do: see"
                        + " the columns lost, dead letters, as expected and policy p99.</p>";
    }

    private String throughput() {
        if (results.throughput().isEmpty()) {
            return "";
        }
        List<List<String>> rows = new ArrayList<>();
        for (ThroughputRow row : results.throughput()) {
            Double accuracy = row.worst().accuracy();
            rows.add(
                    List.of(
                            Html.text(row.target()),
                            Html.text(row.delivery()),
                            Integer.toString(row.runs()),
                            spread(row.imagesPerSecond(), 1),
                            spread(row.ratio(), 2),
                            spread(row.targetCpuSeconds(), 2),
                            spread(row.brokerCpuSeconds(), 2),
                            Html.count(row.peakResidentBytes() >> 20),
                            Html.percent(accuracy == null ? Double.NaN : accuracy, 2),
                            Html.percent(row.worst().agreement(), 2),
                            row.worst().exitRates().stream()
                                    .map(rate -> Html.number(100 * rate, 1))
                                    .collect(Collectors.joining(" / ")),
                            Html.percent(row.worst().asExpected(), 2),
                            Integer.toString(row.worst().lost()),
                            Long.toString(row.deadLetters())));
        }
        return "<h2>Throughput</h2>\n<p class=\"quiet\">Topics filled beforehand. Median of the"
                + " runs, lowest and highest in brackets; answers of the worst run.</p>\n"
                + Html.table(
                        List.of(
                                "target",
                                "delivery",
                                "runs",
                                "images/s",
                                "x " + results.baseline(),
                                "CPU s per 1,000",
                                "of Kafka",
                                "peak MB",
                                "accuracy",
                                "agreement",
                                "exit rates, %",
                                "as expected",
                                "lost",
                                "dead letters"),
                        rows)
                + Html.image(plots.get(Plots.THROUGHPUT), "throughput of every run")
                + ratios();
    }

    private String ratios() {
        if (results.ratios().isEmpty()) {
            return "";
        }
        return "<h3>One over another</h3>\n<p class=\"quiet\">Images per second of a target over"
                + " those of another in the same round.</p>\n"
                + Html.table(
                        List.of("target", "over", "ratio"),
                        results.ratios().stream()
                                .map(
                                        ratio ->
                                                List.of(
                                                        Html.text(ratio.target()),
                                                        Html.text(ratio.over()),
                                                        spread(ratio.ratio(), 2)))
                                .toList());
    }

    private String latency() {
        if (results.latency().isEmpty()) {
            return "";
        }
        List<List<String>> rows = new ArrayList<>();
        for (LatencyRow row : results.latency()) {
            rows.add(
                    List.of(
                            Html.text(row.target()),
                            Html.text(row.delivery()),
                            Html.text(row.window()),
                            Integer.toString(row.runs()),
                            spread(row.perSecond(), 1),
                            Html.number(row.sustained() == null ? Double.NaN : row.sustained(), 1),
                            spread(row.p50(), 1),
                            spread(row.p95(), 1),
                            spread(row.p99(), 1),
                            spread(row.p999(), 1),
                            spread(row.policyP99(), 0),
                            Html.percent(row.memoryGrowth().median(), 2),
                            spread(row.cores().target(), 2),
                            spread(row.cores().broker(), 2),
                            spread(row.cores().generator(), 2),
                            Long.toString(row.lost())));
        }
        return "<h2>Latency</h2>\n<p class=\"quiet\">From the time at which an event was meant to"
                + " be sent to the broker's time on its answer, in milliseconds. Median of the"
                + " runs, lowest and highest in brackets.</p>\n"
                + Html.table(
                        List.of(
                                "target",
                                "delivery",
                                "window",
                                "runs",
                                "images/s offered",
                                "images/s sustained",
                                "p50",
                                "p95",
                                "p99",
                                "p99.9",
                                "policy p99",
                                "memory grows",
                                "cores",
                                "of Kafka",
                                "of the generator",
                                "lost"),
                        rows)
                + Html.image(plots.get(Plots.LATENCY), "latency by percentile")
                + Html.image(plots.get(Plots.MEMORY), "memory over time");
    }

    private static String spread(Spread spread, int digits) {
        return Double.isNaN(spread.median())
                ? Html.number(Double.NaN, 0)
                : "%s <span class=\"quiet\">(%s – %s)</span>"
                        .formatted(
                                Html.number(spread.median(), digits),
                                Html.number(spread.min(), digits),
                                Html.number(spread.max(), digits));
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Command", results.facts().command());
        facts.put("Bundle", results.workload().bundle());
        facts.put("Whole network of", results.workload().wholeOf());
        facts.put("Thresholds", results.workload().thresholds().toString());
        facts.put(
                "Images of a run",
                "%,d through the cascade, %,d through the whole network; %,d distinct, as %s"
                        .formatted(
                                results.workload().images(),
                                results.workload().imagesOfWhole(),
                                results.workload().distinctImages(),
                                results.workload().mediaType()));
        facts.putAll(howTargetsRan(results.options()));
        if (!results.latency().isEmpty()) {
            facts.putAll(howLoadCame(results.load()));
        }
        facts.put(
                "Versions",
                results.facts().versions().entrySet().stream()
                        .map(version -> version.getKey() + " " + version.getValue())
                        .collect(Collectors.joining(", ")));
        facts.put("Seed", Long.toString(results.facts().seed()));
        return facts;
    }

    private static Map<String, String> howTargetsRan(ThroughputOptions options) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Subtasks of a target", Integer.toString(options.parallelism()));
        facts.put("Checkpoints of Flink jobs", "every " + options.checkpointInterval());
        facts.put("JIT compiler", options.compiler().name().toLowerCase(Locale.ROOT));
        return facts;
    }

    private static Map<String, String> howLoadCame(LoadFacts load) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Rate", load.rate() + ", arrivals " + load.arrivals());
        facts.put(
                "Time that counts",
                "%.0f s after a warm-up of %.0f".formatted(load.seconds(), load.warmUpSeconds()));
        if (load.burst() > 0) {
            facts.put("Burst", "%.0f %% of what is sustained".formatted(100 * load.burst()));
        }
        if (load.policyChanges() > 0) {
            facts.put(
                    "Policies",
                    "%d, one each %.1f s"
                            .formatted(load.policyChanges(), load.policyIntervalSeconds()));
        }
        return facts;
    }
}
