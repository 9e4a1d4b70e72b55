package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus' own tool says of alerts, dashboards and the compose file's configuration. */
class PromToolTest {

    @BeforeAll
    static void requirePromtool() {
        Tool.require("promtool", "prometheus");
    }

    private static String promtool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        return Tool.run(DeployFolder.DOCKER, command);
    }

    @Test
    void configurationAndRulesAreRight() throws Exception {
        assertThat(promtool("check", "config", "prometheus.yaml")).contains("6 rules found");
    }

    @Test
    void alertsAreRaisedByWhatTheyAreThereFor() throws Exception {
        assertThat(promtool("test", "rules", "alerts-test.yaml")).contains("SUCCESS");
    }

    @Test
    void everyExpressionOfTheDashboardsIsOne(@TempDir Path folder) throws Exception {
        List<String> expressions =
                DeployFolder.dashboards().stream()
                        .map(Dashboard::read)
                        .flatMap(dashboard -> dashboard.panels().stream())
                        .flatMap(panel -> panel.expressions().stream())
                        .map(expression -> expression.replace("$__rate_interval", "5m"))
                        .toList();
        String rules =
                expressions.stream()
                        .map(
                                expression ->
                                        "      - record: x\n        expr: '" + expression + "'\n")
                        .collect(Collectors.joining("", "groups:\n  - name: x\n    rules:\n", ""));
        Path file = Files.writeString(folder.resolve("rules.yaml"), rules);

        // Several rules of one name are told of, and allowed.
        assertThat(promtool("check", "rules", "--lint=none", file.toString()))
                .contains(expressions.size() + " rules found");
    }
}
