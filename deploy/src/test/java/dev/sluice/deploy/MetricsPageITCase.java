package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.deploy.PromQl.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What dashboards and alerts ask for, against the page that Prometheus would read from a running
 * job. {@code target/metrics-page.txt} keeps the page.
 */
class MetricsPageITCase {

    @TempDir static Path folder;
    private static RunningJob job;
    private static MetricsPage page;

    @BeforeAll
    static void startJobAndReadItsPage() throws Exception {
        job = new RunningJob(folder);
        Set<Selector> wanted = new LinkedHashSet<>();
        dashboards().flatMap(MetricsPageITCase::selectors).forEach(wanted::add);
        alerts().flatMap(alert -> PromQl.selectors(alert.expression()).stream())
                .forEach(wanted::add);
        // Some come with the first checkpoint, the source's with its first fetch.
        page = job.page(found -> wanted.stream().allMatch(found::has));
        Files.writeString(DeployFolder.ROOT.resolve("target/metrics-page.txt"), page.text());
    }

    @AfterAll
    static void stopJob() throws Exception {
        if (job != null) {
            job.close();
        }
    }

    private static Stream<Dashboard> dashboards() {
        return DeployFolder.dashboards().stream().map(Dashboard::read);
    }

    private static Stream<Alert> alerts() {
        return Alert.all(Yaml.read(DeployFolder.ALERTS).path("spec")).stream();
    }

    private static Stream<Selector> selectors(Dashboard dashboard) {
        return dashboard.expressions().flatMap(expression -> PromQl.selectors(expression).stream());
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everySeriesThatADashboardShowsIsThere(Dashboard dashboard) {
        List<Selector> selectors = selectors(dashboard).distinct().toList();

        assertThat(selectors).as(dashboard.title()).isNotEmpty();
        assertThat(selectors).as(dashboard.title()).allMatch(page::has);
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void everySeriesThatAnAlertWatchesIsThere(Alert alert) {
        List<Selector> selectors = PromQl.selectors(alert.expression());

        assertThat(selectors).as(alert.name()).isNotEmpty();
        assertThat(selectors).as(alert.name()).allMatch(page::has);
    }

    @Test
    void whatThePageCountsIsWhatWasSent() {
        assertThat(page.sum("flink_taskmanager_job_task_operator_recordsExited"))
                .isEqualTo(RunningJob.IMAGES.stream().mapToInt(Integer::intValue).sum());
        assertThat(exited("stage-1")).isEqualTo(RunningJob.IMAGES.get(1).doubleValue());
        assertThat(deadLetters("not_avro")).isEqualTo(RunningJob.NOT_AVRO);
        assertThat(page.sum("flink_taskmanager_job_task_operator_recordsFailed"))
                .isEqualTo(RunningJob.WITHOUT_ANSWER);
    }

    private static double exited(String stage) {
        return page.sum(
                "flink_taskmanager_job_task_operator_recordsExited{operator_name=\"%s\"}"
                        .formatted(stage));
    }

    private static double deadLetters(String reason) {
        return page.sum(
                "flink_taskmanager_job_task_operator_reason_deadLetters{reason=\"%s\"}"
                        .formatted(reason));
    }
}
