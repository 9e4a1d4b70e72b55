package dev.sluice.loadtest.cli;

import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.sluice.loadtest.measure.Spread;
import java.util.Locale;
import java.util.function.Function;

/** Columns of tables on the console, and numbers in them. */
final class Cells {

    private Cells() {}

    static <T> ColumnData<T> left(String title, Function<T, String> cell) {
        return column(title, cell, HorizontalAlign.LEFT);
    }

    static <T> ColumnData<T> right(String title, Function<T, String> cell) {
        return column(title, cell, HorizontalAlign.RIGHT);
    }

    private static <T> ColumnData<T> column(
            String title, Function<T, String> cell, HorizontalAlign align) {
        return new Column().header(title).headerAlign(align).dataAlign(align).with(cell);
    }

    /** A dash for what is no number. */
    static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    static String percent(double share) {
        return Double.isNaN(share) ? "-" : number("%.2f", 100 * share) + " %";
    }

    static String range(Spread spread) {
        return number("%,.1f", spread.min()) + " - " + number("%,.1f", spread.max());
    }
}
