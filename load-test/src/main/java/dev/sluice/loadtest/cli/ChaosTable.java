package dev.sluice.loadtest.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.sluice.loadtest.chaos.ChaosReport;
import dev.sluice.loadtest.chaos.Recovery;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The books of all scenarios, for a person. */
final class ChaosTable {

    private ChaosTable() {}

    static String of(List<ChaosReport> reports) {
        StringBuilder text = new StringBuilder();
        text.append(
                AsciiTable.getTable(
                        AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
                        reports,
                        List.of(
                                column("scenario", report -> report.scenario().toString()),
                                column("delivery", report -> report.delivery().toString()),
                                column("faults", report -> count(report.recoveries().size())),
                                column("sent", report -> count(report.totals().sent())),
                                column("predictions", r -> count(r.totals().predictions())),
                                column("dead letters", r -> count(r.totals().deadLetters())),
                                column("lost", report -> count(report.totals().lost())),
                                column("repeated", report -> count(report.totals().repeated())),
                                column("misfiled", report -> count(report.totals().misfiled())),
                                column("policies", report -> count(report.policies())),
                                column("unknown", r -> count(r.totals().unknownPolicies())),
                                column("longest silence", r -> seconds(r.longestSilence())),
                                column("kept", report -> report.kept() ? "yes" : "NO"))));
        for (ChaosReport report : reports) {
            text.append(details(report));
        }
        return text.toString();
    }

    /** Silence after each fault, and what else was noted. */
    private static String details(ChaosReport report) {
        String silences =
                report.recoveries().stream()
                        .map(ChaosTable::silence)
                        .collect(Collectors.joining("; "));
        return "%n%s, %s: %,d checkpoints, %,d failed. %s%s"
                .formatted(
                        report.scenario(),
                        report.delivery(),
                        report.checkpoints(),
                        report.failedCheckpoints(),
                        silences.isEmpty() ? "No faults." : silences + ".",
                        report.notes().stream()
                                .map(note -> " " + note + ".")
                                .collect(Collectors.joining()));
    }

    private static String silence(Recovery recovery) {
        return recovery.fault() + ": " + seconds(recovery.silence());
    }

    private static ColumnData<ChaosReport> column(
            String header, Function<ChaosReport, String> value) {
        return new Column().header(header).dataAlign(HorizontalAlign.RIGHT).with(value);
    }

    private static String count(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }
}
