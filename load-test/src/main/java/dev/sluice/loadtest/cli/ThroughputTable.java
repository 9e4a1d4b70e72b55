package dev.sluice.loadtest.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.sluice.loadtest.measure.Spread;
import dev.sluice.loadtest.report.ThroughputRow;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Throughput for a person. */
final class ThroughputTable {

    private ThroughputTable() {}

    static String of(List<ThroughputRow> rows, String baseline) {
        List<ColumnData<ThroughputRow>> columns =
                List.of(
                        column("target", ThroughputRow::target, HorizontalAlign.LEFT),
                        column("delivery", ThroughputRow::delivery, HorizontalAlign.LEFT),
                        right("images/s", row -> number("%,.1f", row.imagesPerSecond().median())),
                        right("lowest - highest", row -> range(row.imagesPerSecond())),
                        right("x " + baseline, row -> number("%.2f", row.ratio().median())),
                        right("CPU s/1000", row -> number("%.2f", row.targetCpuSeconds().median())),
                        right("of Kafka", row -> number("%.2f", row.brokerCpuSeconds().median())),
                        right("peak MB", row -> "%,d".formatted(row.peakResidentBytes() >> 20)),
                        right("accuracy", ThroughputTable::accuracy),
                        right("agreement", row -> percent(row.worst().agreement())),
                        right("exit rates, %", ThroughputTable::exitRates),
                        right("as expected", row -> percent(row.worst().asExpected())),
                        right("lost", row -> Integer.toString(row.worst().lost())));
        return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, rows, columns);
    }

    private static ColumnData<ThroughputRow> right(
            String title, Function<ThroughputRow, String> cell) {
        return column(title, cell, HorizontalAlign.RIGHT);
    }

    private static ColumnData<ThroughputRow> column(
            String title, Function<ThroughputRow, String> cell, HorizontalAlign align) {
        return new Column().header(title).dataAlign(align).headerAlign(align).with(cell::apply);
    }

    private static String range(Spread spread) {
        return number("%,.1f", spread.min()) + " - " + number("%,.1f", spread.max());
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    private static String percent(double share) {
        return number("%.2f", 100 * share) + " %";
    }

    private static String accuracy(ThroughputRow row) {
        Double accuracy = row.worst().accuracy();
        return accuracy == null ? "-" : percent(accuracy);
    }

    private static String exitRates(ThroughputRow row) {
        return row.worst().exitRates().stream()
                .map(rate -> number("%.1f", 100 * rate))
                .collect(Collectors.joining(" / "));
    }
}
