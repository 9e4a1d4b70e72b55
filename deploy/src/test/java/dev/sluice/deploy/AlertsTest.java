package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AlertsTest {

    private static final Path RULES = DeployFolder.DOCKER.resolve("alerts.yaml");

    @Test
    void aClusterAndAMachineHaveTheSameAlerts() {
        assertThat(Yaml.read(DeployFolder.ALERTS).path("spec")).isEqualTo(Yaml.read(RULES));
    }

    @Test
    void aFieldThatARuleDoesNotHaveWouldBeFound() {
        JsonNode rules = Yaml.read(RULES);
        ((ObjectNode) rules.at("/groups/0/rules/0")).put("fore", "5m");

        assertThatThrownBy(() -> Alert.all(rules)).hasMessageContaining("fore");
    }

    @Test
    void everyAlertSaysHowBadItIsAndHasALineInTheRunbook() throws IOException {
        String runbook = Files.readString(DeployFolder.CHECKOUT.resolve("docs/operations.md"));
        List<Alert> alerts = Alert.all(Yaml.read(RULES));

        assertThat(alerts).hasSizeGreaterThanOrEqualTo(5);
        assertThat(alerts).extracting(Alert::name).doesNotHaveDuplicates();
        for (Alert alert : alerts) {
            assertThat(alert.lasting()).as(alert.name()).matches("\\d+[smh]");
            assertThat(alert.labels().get("severity")).as(alert.name()).isIn("warning", "critical");
            assertThat(alert.annotations()).as(alert.name()).containsKey("summary");
            assertThat(alert.annotations().get("runbook"))
                    .isEqualTo("docs/operations.md, " + alert.name());
            assertThat(runbook).contains("| `" + alert.name() + "` |");
        }
    }

    @Test
    void everyAlertIsTried() throws IOException {
        String tried = Files.readString(DeployFolder.DOCKER.resolve("alerts-test.yaml"));

        assertThat(
                        Alert.all(Yaml.read(RULES)).stream()
                                .map(Alert::name)
                                .filter(name -> !tried.contains("alertname: " + name))
                                .collect(Collectors.toList()))
                .isEmpty();
    }
}
