package dev.sluice.loadtest.cli;

import com.github.freva.asciitable.AsciiTable;
import dev.sluice.loadtest.scaling.ScalingResult;
import dev.sluice.loadtest.scaling.ScalingResult.Step;
import dev.sluice.loadtest.scaling.ScalingResult.Vertex;
import java.util.List;
import java.util.stream.Collectors;

/** What came of a run of {@code ./sluice cluster}, for a person. */
final class ScalingTable {

    private ScalingTable() {}

    static String of(ScalingResult result) {
        return "%n%s%n%s%nThe last window of the load, and what its highest step needs.%n%s%n%n%s"
                .formatted(
                        steps(result.steps()),
                        "Latency from the time at which an image was meant to be sent, restarts included.",
                        vertices(result.vertices()),
                        books(result));
    }

    private static String steps(List<Step> steps) {
        return AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
                steps,
                List.of(
                        Cells.right(
                                "seconds",
                                s -> "%.0f - %.0f".formatted(s.fromSeconds(), s.toSeconds())),
                        Cells.right("images/s", s -> Cells.number("%,.0f", s.perSecond())),
                        Cells.right("most waiting", s -> Cells.number("%,.0f", s.mostWaiting())),
                        Cells.right("waiting at end", s -> Cells.number("%,.0f", s.waiting())),
                        Cells.right("p50 ms", s -> Cells.number("%,.0f", s.p50())),
                        Cells.right("p99 ms", s -> Cells.number("%,.0f", s.p99())),
                        Cells.left("subtasks at end", ScalingTable::parallelism)));
    }

    private static String parallelism(Step step) {
        return step.parallelism().entrySet().stream()
                .map(vertex -> vertex.getKey() + " " + vertex.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String vertices(List<Vertex> vertices) {
        return AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
                vertices,
                List.of(
                        Cells.left("vertex", v -> v.load().name()),
                        Cells.right("of the images", v -> Cells.percent(v.reached())),
                        Cells.right("records/s", v -> Cells.number("%,.0f", v.load().perSecond())),
                        Cells.right("busy", v -> Cells.percent(v.load().busy())),
                        Cells.right(
                                "true rate of a subtask/s",
                                v ->
                                        Cells.number(
                                                "%,.0f",
                                                v.load().truePerSecond() / v.load().parallelism())),
                        Cells.right("subtasks needed", v -> Cells.number("%.2f", v.subtasks())),
                        Cells.right("subtasks", v -> Integer.toString(v.parallelism()))));
    }

    private static String books(ScalingResult result) {
        return "Sent %,d = predictions %,d + dead letters %,d%s; %,d repeated.%nWaiting when the load ended: %,d; drained is fewer than %,d, the images of a second."
                .formatted(
                        result.sent(),
                        result.predictions(),
                        result.deadLetters(),
                        result.lost() == 0
                                ? ": nothing lost"
                                : " + LOST %,d".formatted(result.lost()),
                        result.repeated(),
                        result.waiting(),
                        result.mayWait());
    }
}
