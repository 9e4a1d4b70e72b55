package dev.sluice.loadtest.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.ColumnData;
import dev.sluice.loadtest.report.ThroughputRow;
import java.util.List;
import java.util.stream.Collectors;

/** Throughput for a person. */
final class ThroughputTable {

    private ThroughputTable() {}

    static String of(List<ThroughputRow> rows, String baseline) {
        List<ColumnData<ThroughputRow>> columns =
                List.of(
                        Cells.left("target", ThroughputRow::target),
                        Cells.left("delivery", ThroughputRow::delivery),
                        Cells.right(
                                "images/s",
                                row -> Cells.number("%,.1f", row.imagesPerSecond().median())),
                        Cells.right("lowest - highest", row -> Cells.range(row.imagesPerSecond())),
                        Cells.right(
                                "x " + baseline, row -> Cells.number("%.2f", row.ratio().median())),
                        Cells.right(
                                "CPU s/1000",
                                row -> Cells.number("%.2f", row.targetCpuSeconds().median())),
                        Cells.right(
                                "of Kafka",
                                row -> Cells.number("%.2f", row.brokerCpuSeconds().median())),
                        Cells.right(
                                "peak MB", row -> "%,d".formatted(row.peakResidentBytes() >> 20)),
                        Cells.right("accuracy", ThroughputTable::accuracy),
                        Cells.right("agreement", row -> Cells.percent(row.worst().agreement())),
                        Cells.right("exit rates, %", ThroughputTable::exitRates),
                        Cells.right("as expected", row -> Cells.percent(row.worst().asExpected())),
                        Cells.right("lost", row -> Integer.toString(row.worst().lost())));
        return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, rows, columns);
    }

    private static String accuracy(ThroughputRow row) {
        Double accuracy = row.worst().accuracy();
        return accuracy == null ? "-" : Cells.percent(accuracy);
    }

    private static String exitRates(ThroughputRow row) {
        return row.worst().exitRates().stream()
                .map(rate -> Cells.number("%.1f", 100 * rate))
                .collect(Collectors.joining(" / "));
    }
}
