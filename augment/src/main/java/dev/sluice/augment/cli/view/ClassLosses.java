package dev.sluice.augment.cli.view;

import dev.sluice.augment.figures.ClassEffect;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;

/**
 * The classes that the default operating point takes most from, for a terminal. It was chosen by
 * the accuracy on all images, in which a class of few images hardly counts.
 */
public final class ClassLosses {

    private static final int SHOWN = 3;

    private ClassLosses() {}

    /** Prints nothing where no class loses. */
    public static void print(PrintWriter out, String operatingPoint, List<ClassEffect> effects) {
        List<ClassEffect> losing =
                effects.stream()
                        .filter(effect -> lost(effect) > 0)
                        .sorted(Comparator.comparing(ClassLosses::lost).reversed())
                        .limit(SHOWN)
                        .toList();
        if (losing.isEmpty()) {
            return;
        }
        FigureTable table = new FigureTable("class", "images", "backbone", "cascade", "drop");
        for (ClassEffect effect : losing) {
            table.add(
                    effect.name(),
                    Integer.toString(effect.images()),
                    FigureTable.percent(effect.backbone()),
                    FigureTable.percent(effect.cascade()),
                    FigureTable.number(100 * lost(effect), 2));
        }
        out.println("Classes that lose most at " + operatingPoint + ":");
        out.println(table);
        out.flush();
    }

    /** Share of the class's images. */
    private static double lost(ClassEffect effect) {
        return effect.backbone() - effect.cascade();
    }
}
