package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.deploy.PromQl.LabelMatcher;
import dev.sluice.deploy.PromQl.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Prometheus may have other Flink jobs in it, whose metrics have the same names. */
class SelectorsTest {

    private static final Map<String, String> FOREIGN =
            Map.of("job", "sluice/orders", "job_name", "orders");

    /** Of alerts, of dashboards while all jobs are chosen, and of what offers the choice. */
    static Stream<Selector> selectors() {
        Stream<String> alerts =
                Alert.all(Yaml.read(DeployFolder.ALERTS).path("spec")).stream()
                        .map(Alert::expression);
        return Stream.concat(
                Stream.concat(alerts, dashboards().flatMap(Dashboard::expressions))
                        .flatMap(expression -> PromQl.selectors(expression).stream())
                        .distinct(),
                choices());
    }

    private static Stream<Dashboard> dashboards() {
        return DeployFolder.dashboards().stream().map(Dashboard::read);
    }

    private static Stream<Selector> choices() {
        return dashboards()
                .flatMap(dashboard -> dashboard.variables().stream())
                .filter(variable -> !variable.query().isEmpty())
                .map(variable -> PromQl.selectors(variable.query()).get(0));
    }

    @Test
    void eachDashboardOffersAChoiceOfJobs() {
        assertThat(choices()).hasSameSizeAs(DeployFolder.dashboards());
    }

    @ParameterizedTest
    @MethodSource("selectors")
    void leavesOutOtherJobsOfFlink(Selector selector) {
        assertThat(leavesOutOthers(selector)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a{operator_name=\"Source: images\"}",
                "a{job_name=~\".+\", job!=\"\"}"
            })
    void oneThatDoesNotWouldBeFound(String selector) {
        assertThat(leavesOutOthers(PromQl.selectors(selector).get(0))).isFalse();
    }

    private static boolean leavesOutOthers(Selector selector) {
        return selector.matchers().stream()
                .anyMatch(
                        matcher ->
                                FOREIGN.containsKey(matcher.label())
                                        && !matcher.takes(FOREIGN.get(matcher.label())));
    }

    /** Names of jobs are compared with those of a running job by {@link MetricsPageITCase}. */
    @ParameterizedTest
    @MethodSource("selectors")
    void takesSluiceOnAMachineAndInEachOverlay(Selector selector) {
        List<String> jobs = new ArrayList<>(ScrapeJobs.ofOverlays());
        jobs.add(ScrapeJobs.ofCompose());

        assertThat(jobs).hasSize(3);
        for (LabelMatcher matcher : selector.matchers()) {
            if (matcher.label().equals("job")) {
                assertThat(jobs).allMatch(matcher::takes);
            }
        }
    }
}
