package dev.sluice.job.metric;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.metrics.MetricType;

/**
 * A metric of an operator of ours, said once: what registers it takes its name from here, and so do
 * docs/metrics.md and the test that compares a running job with it.
 *
 * @param unit of its values
 * @param meaning one sentence or more, for whoever sees it on a dashboard
 * @param labels its own, with their values: a metric for each value. Flink's (job, operator,
 *     subtask, ...) come on top
 */
public record MetricSpec(
        String name,
        MetricType type,
        String unit,
        String meaning,
        Map<String, List<String>> labels) {

    public MetricSpec {
        labels = Map.copyOf(labels);
    }

    public static MetricSpec counter(String name, String unit, String meaning) {
        return new MetricSpec(name, MetricType.COUNTER, unit, meaning, Map.of());
    }

    public static MetricSpec gauge(String name, String unit, String meaning) {
        return new MetricSpec(name, MetricType.GAUGE, unit, meaning, Map.of());
    }

    public static MetricSpec histogram(String name, String unit, String meaning) {
        return new MetricSpec(name, MetricType.HISTOGRAM, unit, meaning, Map.of());
    }

    /** The same, once for each value of a label. */
    public MetricSpec by(String label, List<String> values) {
        return new MetricSpec(name, type, unit, meaning, Map.of(label, values));
    }

    /** What Flink's reporter for Prometheus calls it. */
    public String prometheusName() {
        return "flink_taskmanager_job_task_operator_"
                + labels.keySet().stream().map(label -> label + "_").collect(Collectors.joining())
                + name;
    }
}
