package dev.sluice.job;

import static dev.sluice.job.GeneratedPage.code;

import dev.sluice.job.decode.DecodeFunction;
import dev.sluice.job.metric.MetricSpec;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsDocTest {

    private static final List<String> COLUMNS =
            List.of("name", "type", "unit", "labels", "meaning");

    @Test
    void metricsPageSaysWhatTheOperatorsRegister() throws IOException {
        Map<String, List<MetricSpec>> metrics = SluiceTopology.metrics(1);
        GeneratedPage page = new GeneratedPage("metrics.md", "Metrics");
        page.paragraph(
                "Generated from what the operators declare; `MetricsITCase` compares it with a"
                        + " running job. Flink's own metrics, such as `numRecordsIn` of each"
                        + " operator, come on top.");
        page.paragraph(
                "Each is one subtask's, and counters start anew with it. Besides their own, all"
                        + " have Flink's labels: `job_id`, `job_name`, `operator_name` (the"
                        + " headings below), `subtask_index`, and more. Flink's reporter for"
                        + " Prometheus calls them, for example, "
                        + code(named(metrics, SluiceTopology.stage(0), "recordsRun"))
                        + " and "
                        + code(named(metrics, DecodeFunction.UID, "deadLetters"))
                        + ".");
        metrics.forEach(
                (uid, specs) ->
                        page.section(heading(uid))
                                .table(COLUMNS, specs.stream().map(MetricsDocTest::row).toList()));

        page.assertUpToDate();
    }

    private static String named(
            Map<String, List<MetricSpec>> metrics, String operator, String name) {
        return metrics.get(operator).stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElseThrow()
                .prometheusName();
    }

    private static String heading(String uid) {
        return uid.equals(SluiceTopology.stage(0))
                ? code(uid) + ", " + code(SluiceTopology.stage(1)) + ", ... one for each stage"
                : code(uid);
    }

    private static List<String> row(MetricSpec spec) {
        return List.of(
                code(spec.name()),
                spec.type().name().toLowerCase(Locale.ROOT),
                spec.unit(),
                spec.labels().entrySet().stream()
                        .map(label -> code(label.getKey()) + ": " + codes(label.getValue()))
                        .collect(Collectors.joining("; ")),
                spec.meaning());
    }

    private static String codes(List<String> values) {
        return values.stream().map(GeneratedPage::code).collect(Collectors.joining(", "));
    }
}
