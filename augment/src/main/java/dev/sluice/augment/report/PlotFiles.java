package dev.sluice.augment.report;

import dev.sluice.augment.figures.Figures;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names of a report's plots, and the plots. */
final class PlotFiles {

    static final String TRADE_OFF = "trade-off.png";
    static final String EXIT_RATES = "exit-rates.png";
    static final String COVERAGE = "coverage.png";

    private PlotFiles() {}

    static String reliability(int exit) {
        return "reliability-exit-" + exit + ".png";
    }

    static String histogram(int exit) {
        return "confidence-exit-" + exit + ".png";
    }

    /** PNG files by name. */
    static Map<String, byte[]> draw(ReportSource source, Figures figures) {
        ExitPlots exits = new ExitPlots(figures);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(TRADE_OFF, new TradeOffPlot(source, figures).png());
        files.put(EXIT_RATES, exits.exitRates());
        files.put(COVERAGE, exits.coverage());
        for (int exit = 0; exit < figures.exits().size(); exit++) {
            files.put(reliability(exit), exits.reliability(exit));
            files.put(histogram(exit), exits.histogram(exit));
        }
        return files;
    }
}
