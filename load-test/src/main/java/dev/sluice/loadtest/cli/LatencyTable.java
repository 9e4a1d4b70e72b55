package dev.sluice.loadtest.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.ColumnData;
import dev.sluice.loadtest.report.LatencyRow;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Latency for a person. */
final class LatencyTable {

    private LatencyTable() {}

    static String of(List<LatencyRow> rows) {
        List<ColumnData<LatencyRow>> columns =
                List.of(
                        Cells.left("target", LatencyRow::target),
                        Cells.left("delivery", LatencyRow::delivery),
                        Cells.left("window", LatencyRow::window),
                        Cells.right(
                                "images/s", row -> Cells.number("%,.1f", row.perSecond().median())),
                        Cells.right("p50 ms", row -> Cells.number("%.1f", row.p50().median())),
                        Cells.right("p95 ms", row -> Cells.number("%.1f", row.p95().median())),
                        Cells.right("p99 ms", row -> Cells.number("%.1f", row.p99().median())),
                        Cells.right("lowest - highest", row -> Cells.range(row.p99())),
                        Cells.right("p99.9 ms", row -> Cells.number("%.1f", row.p999().median())),
                        Cells.right(
                                "policy p99 ms",
                                row -> Cells.number("%.0f", row.policyP99().median())),
                        Cells.right(
                                "memory grows", row -> Cells.percent(row.memoryGrowth().median())),
                        Cells.right("cores: target + Kafka + generator", LatencyTable::cores),
                        Cells.right("lost", row -> Long.toString(row.lost())));
        return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, rows, columns);
    }

    private static String cores(LatencyRow row) {
        return Stream.of(row.cores().target(), row.cores().broker(), row.cores().generator())
                .map(cores -> Cells.number("%.2f", cores.median()))
                .collect(Collectors.joining(" + "));
    }
}
