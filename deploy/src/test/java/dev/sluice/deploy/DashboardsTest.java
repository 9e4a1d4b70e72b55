package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.deploy.Dashboard.Panel;
import dev.sluice.deploy.Dashboard.Variable;
import dev.sluice.deploy.PromQl.Selector;
import dev.sluice.job.SluiceTopology;
import dev.sluice.job.metric.MetricSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dashboards as files; what they ask for is looked up by {@link MetricsPageITCase}. */
class DashboardsTest {

    private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)");

    static Stream<Dashboard> dashboards() {
        return DeployFolder.dashboards().stream().map(Dashboard::read);
    }

    @Test
    void thereAreTwo() {
        assertThat(dashboards().map(Dashboard::uid))
                .containsExactly("sluice-overview", "sluice-stages");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelSaysWhatItShowsInWhichUnit(Dashboard dashboard) {
        assertThat(dashboard.panels()).hasSizeGreaterThan(5);
        for (Panel panel : dashboard.panels()) {
            assertThat(panel.title()).as("panel %d", panel.id()).isNotBlank();
            assertThat(panel.unit()).as(panel.title()).isNotBlank();
            assertThat(panel.description()).as(panel.title()).isNotBlank();
            assertThat(panel.type()).as(panel.title()).isIn("stat", "timeseries");
            assertThat(panel.expressions()).as(panel.title()).isNotEmpty().doesNotContain("");
        }
        assertThat(dashboard.panels()).extracting(Panel::id).doesNotHaveDuplicates();
        assertThat(dashboard.panels()).extracting(Panel::title).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void noPanelCoversAnother(Dashboard dashboard) {
        List<Panel> panels = dashboard.panels();
        for (int i = 0; i < panels.size(); i++) {
            assertThat(panels.get(i).place().x() + panels.get(i).place().width())
                    .isLessThanOrEqualTo(24);
            for (int j = 0; j < i; j++) {
                assertThat(panels.get(i).place().overlaps(panels.get(j).place()))
                        .as(panels.get(i).title() + " and " + panels.get(j).title())
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void variablesAreDeclaredOrGrafanas(Dashboard dashboard) {
        Set<String> used = new TreeSet<>();
        dashboard.panels().stream()
                .flatMap(panel -> panel.expressions().stream())
                .map(expression -> expression.replace("\"$1\"", "")) // of label_replace
                .forEach(
                        expression ->
                                VARIABLE.matcher(expression)
                                        .results()
                                        .forEach(match -> used.add(match.group(1))));
        used.remove("__rate_interval");

        assertThat(dashboard.variables())
                .extracting(Variable::name)
                .contains("datasource")
                .containsAll(used);
    }

    @Test
    void everyMetricThatAnOperatorDeclaresIsShown() {
        Set<String> shown =
                dashboards()
                        .flatMap(dashboard -> dashboard.panels().stream())
                        .flatMap(panel -> panel.expressions().stream())
                        .flatMap(expression -> PromQl.selectors(expression).stream())
                        .map(Selector::metric)
                        .collect(Collectors.toSet());

        assertThat(shown)
                .containsAll(
                        SluiceTopology.metrics(1).values().stream()
                                .flatMap(List::stream)
                                .map(MetricSpec::prometheusName)
                                .toList());
    }

    /** For whoever has no Grafana at hand: {@code target/panels.md}. */
    @Test
    void panelsCanBeReadAsATable() throws IOException {
        StringBuilder table = new StringBuilder();
        dashboards()
                .forEach(
                        dashboard -> {
                            table.append("# ")
                                    .append(dashboard.title())
                                    .append(
                                            "\n\n| panel | unit | shows | asks |\n|---|---|---|---|\n");
                            dashboard.panels().forEach(panel -> table.append(row(panel)));
                            table.append('\n');
                        });
        Path file = DeployFolder.ROOT.resolve("target/panels.md");
        Files.writeString(file, table);

        assertThat(file).content().contains("| Relative MACs | percentunit |");
    }

    private static String row(Panel panel) {
        return Stream.of(
                        panel.title(),
                        panel.unit(),
                        panel.description(),
                        String.join("; ", panel.expressions()))
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
