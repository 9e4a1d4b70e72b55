package dev.sluice.augment.cli.view;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.exit.Thresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A table of figures for a terminal: a name, then numbers. */
public final class FigureTable {

    private final List<Column> columns = new ArrayList<>();
    private final List<String[]> rows = new ArrayList<>();

    public FigureTable(String... headers) {
        for (int i = 0; i < headers.length; i++) {
            columns.add(
                    new Column()
                            .header(headers[i])
                            .headerAlign(HorizontalAlign.LEFT)
                            .dataAlign(i == 0 ? HorizontalAlign.LEFT : HorizontalAlign.RIGHT));
        }
    }

    public void add(String... cells) {
        rows.add(cells);
    }

    @Override
    public String toString() {
        return AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
                columns.toArray(Column[]::new),
                rows.toArray(String[][]::new));
    }

    /** A share as percent, with two digits. */
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    public static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    public static String thresholds(Thresholds thresholds) {
        return Arrays.stream(thresholds.toArray())
                .mapToObj(value -> number(value, 4))
                .collect(Collectors.joining(" "));
    }

    public static String exitRates(Outcome outcome) {
        return outcome.exitRates().stream()
                .map(rate -> number(100 * rate, 1))
                .collect(Collectors.joining(" / ", "", " %"));
    }
}
