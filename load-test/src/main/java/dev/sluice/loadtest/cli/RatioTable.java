package dev.sluice.loadtest.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.ColumnData;
import dev.sluice.loadtest.report.RoundRatio;
import java.util.ArrayList;
import java.util.List;

/** Every target over every other, for a person: rows over columns. */
final class RatioTable {

    private RatioTable() {}

    static String of(List<RoundRatio> ratios) {
        List<String> targets = ratios.stream().map(RoundRatio::target).distinct().toList();
        List<ColumnData<String>> columns = new ArrayList<>();
        columns.add(Cells.left("over", target -> target));
        for (String over : targets) {
            columns.add(Cells.right(over, target -> cell(ratios, target, over)));
        }
        return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, targets, columns);
    }

    private static String cell(List<RoundRatio> ratios, String target, String over) {
        return ratios.stream()
                .filter(ratio -> ratio.target().equals(target) && ratio.over().equals(over))
                .map(ratio -> Cells.number("%.2f", ratio.ratio().median()))
                .findFirst()
                .orElse("");
    }
}
