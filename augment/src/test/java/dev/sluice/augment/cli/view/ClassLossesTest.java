package dev.sluice.augment.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.figures.ClassEffect;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassLossesTest {

    @Test
    void showsTheThreeClassesThatLoseMost() {
        String shown =
                print(
                        effect("slight", 0.90, 0.89),
                        effect("gains", 0.5, 0.75),
                        effect("scratch", 0.8, 0.5),
                        effect("dent", 0.9, 0.8),
                        effect("crack", 0.9, 0.7));

        assertThat(shown.lines().filter(line -> line.contains("%")))
                .hasSize(3)
                .satisfiesExactly(
                        row -> assertThat(row).contains("scratch").contains("80.00 %", "30.00"),
                        row -> assertThat(row).contains("crack").contains("40", "20.00"),
                        row -> assertThat(row).contains("dent"));
        assertThat(shown).startsWith("Classes that lose most at balanced:");
    }

    @Test
    void saysNothingWhereNoneLoses() {
        assertThat(print(effect("same", 0.5, 0.5), effect("gains", 0.5, 0.6))).isEmpty();
    }

    private static ClassEffect effect(String name, double backbone, double cascade) {
        return new ClassEffect(name, 40, backbone, cascade, List.of(0.5, 0.5));
    }

    private static String print(ClassEffect... effects) {
        StringWriter out = new StringWriter();
        ClassLosses.print(new PrintWriter(out), "balanced", List.of(effects));
        return out.toString();
    }
}
