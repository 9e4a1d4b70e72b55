package dev.sluice.loadtest.report;

import dev.sluice.augment.report.Html;
import dev.sluice.loadtest.scaling.ScalingResult;
import dev.sluice.loadtest.scaling.ScalingResult.Change;
import dev.sluice.loadtest.scaling.ScalingResult.Step;
import dev.sluice.loadtest.scaling.ScalingResult.Vertex;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run of a scaler found, in a page. */
final class ScalingPage {

    private final TestFacts facts;
    private final ScalingResult result;
    private final byte[] plot;

    /**
     * @param plot a PNG file
     */
    ScalingPage(TestFacts facts, ScalingResult result, byte[] plot) {
        this.facts = facts;
        this.result = result;
        this.plot = plot;
    }

    String html() {
        return Template.fill(
                Map.of(
                        "title",
                        Html.text("Stages that follow the load"),
                        "description",
                        Html.text(result.workload()),
                        "subtitle",
                        Template.subtitle(facts),
                        "notes",
                        notes(),
                        "sections",
                        Html.image(plot, "load, lag and parallelism over time")
                                + steps()
                                + vertices()
                                + changes()
                                + Template.pairs("How this was measured", pairs())));
    }

    private String notes() {
        String books =
                "<p>Sent %s = predictions %s + dead letters %s + lost %s; %s repeated.</p>"
                        .formatted(
                                Html.count(result.sent()),
                                Html.count(result.predictions()),
                                Html.count(result.deadLetters()),
                                Html.count(result.lost()),
                                Html.count(result.repeated()));
        return books
                + result.faults().stream()
                        .map(fault -> "<p class=\"wrong\">" + Html.text(fault) + "</p>")
                        .collect(Collectors.joining());
    }

    private String steps() {
        return "<h2>Load</h2>\n<p class=\"quiet\">Latency from the time at which an image was meant"
                + " to be sent, restarts included.</p>\n"
                + Html.table(
                        List.of(
                                "seconds",
                                "images/s",
                                "most waiting",
                                "waiting at end",
                                "p50 ms",
                                "p99 ms",
                                "subtasks at end"),
                        result.steps().stream().map(ScalingPage::cells).toList());
    }

    private static List<String> cells(Step step) {
        return List.of(
                Html.number(step.fromSeconds(), 0) + " – " + Html.number(step.toSeconds(), 0),
                Html.count(Math.round(step.perSecond())),
                Html.count(step.mostWaiting()),
                Html.count(step.waiting()),
                Html.number(step.p50(), 0),
                Html.number(step.p99(), 0),
                step.parallelism().entrySet().stream()
                        .map(vertex -> Html.text(vertex.getKey()) + " " + vertex.getValue())
                        .collect(Collectors.joining(", ")));
    }

    private String vertices() {
        return "<h2>Vertices</h2>\n<p class=\"quiet\">In the last window of the load. Needed: for"
                + " its highest step, not rounded.</p>\n"
                + Html.table(
                        List.of(
                                "vertex",
                                "of the images",
                                "records/s",
                                "busy",
                                "true rate of a subtask/s",
                                "subtasks needed",
                                "subtasks"),
                        result.vertices().stream().map(ScalingPage::cells).toList());
    }

    private static List<String> cells(Vertex vertex) {
        return List.of(
                Html.text(vertex.load().name()),
                Html.percent(vertex.reached(), 2),
                Html.number(vertex.load().perSecond(), 0),
                Html.percent(vertex.load().busy(), 1),
                Html.number(vertex.load().truePerSecond() / vertex.load().parallelism(), 0),
                Html.number(vertex.subtasks(), 2),
                Integer.toString(vertex.parallelism()));
    }

    private String changes() {
        return "<h2>Changes</h2>\n"
                + Html.table(
                        List.of("after", "vertex", "from", "to"),
                        result.changes().stream().map(ScalingPage::cells).toList());
    }

    private static List<String> cells(Change change) {
        return List.of(
                Html.number(change.seconds(), 0) + " s",
                Html.text(change.vertex()),
                Integer.toString(change.from()),
                Integer.toString(change.to()));
    }

    private Map<String, String> pairs() {
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("Command", facts.command());
        pairs.put("Bundle", result.bundle());
        pairs.put(
                "One subtask of stage 0",
                Html.count(Math.round(result.oneSubtask()))
                        + " images/s when it is never idle, beside all else that runs");
        pairs.put("Scaler", result.method());
        pairs.put("Versions", facts.versions().toString());
        pairs.put("Seed", Long.toString(facts.seed()));
        return pairs;
    }
}
