package dev.sluice.loadtest.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.sluice.loadtest.demo.DemoReport;
import dev.sluice.loadtest.demo.DemoReport.PolicyRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The demo's figures for a person. */
final class DemoTable {

    private DemoTable() {}

    /**
     * @param inFlight images that were under way at a time
     */
    static String of(DemoReport report, int inFlight) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%nThe whole backbone: accuracy %s, %.1f M MACs an image.%n%n",
                        percent(report.backbone().accuracy()),
                        report.backbone().macs() / 1e6));
        text.append(
                AsciiTable.getTable(
                        AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
                        report.policies(),
                        columns(report)));
        text.append(
                String.format(
                        Locale.ROOT,
                        "%nRelative MACs count every branch that ran; 1 is the whole backbone,"
                                + " whose accuracy on the same images stands beside.%n"
                                + "Policy 0 is the bundle's own, while the JVM warms up. Latency"
                                + " runs from producer to consumer, with %d images under way.%n%n",
                        inFlight));
        text.append("Dead letters by reason: ").append(report.deadLettersByReason());
        text.append(
                String.format(
                        Locale.ROOT,
                        "%nPublished %,d = predictions %,d + dead letters %,d: %s; %d repeated.",
                        report.published(),
                        report.predictions(),
                        report.deadLetters(),
                        report.isComplete()
                                ? "nothing lost"
                                : "THIS DOES NOT ADD UP, " + report.lost() + " lost",
                        report.repeated()));
        return text.toString();
    }

    private static List<ColumnData<PolicyRow>> columns(DemoReport report) {
        List<ColumnData<PolicyRow>> columns = new ArrayList<>();
        columns.add(column("policy", row -> Long.toString(row.version())));
        columns.add(
                new Column()
                        .header("operating point")
                        .dataAlign(HorizontalAlign.LEFT)
                        .with(PolicyRow::operatingPoint));
        columns.add(column("images", row -> String.format(Locale.ROOT, "%,d", row.images())));
        int exits = report.policies().isEmpty() ? 0 : report.policies().get(0).exitRates().size();
        for (int exit = 0; exit < exits; exit++) {
            int index = exit;
            columns.add(column("exit " + exit, row -> percent(row.exitRates().get(index))));
        }
        columns.add(column("accuracy", row -> percent(row.accuracy())));
        columns.add(column("backbone's", row -> percent(row.backboneAccuracy())));
        columns.add(column("agreement", row -> percent(row.agreement())));
        columns.add(
                column(
                        "relative MACs",
                        row -> String.format(Locale.ROOT, "%.3f", row.relativeMacs())));
        columns.add(
                column(
                        "images/s",
                        row -> String.format(Locale.ROOT, "%,.0f", row.imagesPerSecond())));
        columns.add(column("p50 ms", row -> millis(row.latencyMs().p50())));
        columns.add(column("p99 ms", row -> millis(row.latencyMs().p99())));
        return columns;
    }

    private static ColumnData<PolicyRow> column(String header, Function<PolicyRow, String> value) {
        return new Column().header(header).dataAlign(HorizontalAlign.RIGHT).with(value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", share * 100);
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
