package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.metric.MetricSpec;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.OperatorMetricGroup;
import org.apache.flink.runtime.metrics.MetricNames;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.testutils.InMemoryReporter;

/**
 * The metrics of a job's operators as a reporter sees them, one for each subtask. A metric is asked
 * for by its name and its own labels: {@code deadLetters{reason=not_avro}}.
 */
final class SeenMetrics {

    private static final String OPERATOR = "<operator_name>";

    /**
     * @param scope what the reporter for Prometheus puts before the name
     * @param labels its own, as {@code {name=value}}; empty if it has none
     */
    private record Seen(String operator, String scope, String name, String labels, Metric metric) {}

    private final List<Seen> all = new ArrayList<>();

    /** Those there are now; their values can still be read when the job has ended. */
    static SeenMetrics of(InMemoryReporter reporter) {
        return new SeenMetrics(reporter.getMetricsByGroup());
    }

    private SeenMetrics(Map<MetricGroup, Map<String, Metric>> groups) {
        Set<String> labelsOfFlink = new HashSet<>();
        groups.keySet().stream()
                .filter(OperatorMetricGroup.class::isInstance)
                .forEach(group -> labelsOfFlink.addAll(group.getAllVariables().keySet()));
        groups.forEach((group, metrics) -> add(group, metrics, labelsOfFlink));
    }

    private void add(MetricGroup group, Map<String, Metric> metrics, Set<String> labelsOfFlink) {
        Map<String, String> variables = group.getAllVariables();
        if (!variables.containsKey(OPERATOR)) {
            return;
        }
        Map<String, String> own = new TreeMap<>();
        variables.forEach(
                (label, value) -> {
                    if (!labelsOfFlink.contains(label)) {
                        own.put(label.substring(1, label.length() - 1), value);
                    }
                });
        String scope =
                ((AbstractMetricGroup<?>) group).getLogicalScope(CharacterFilter.NO_OP_FILTER, '_');
        metrics.forEach(
                (name, metric) ->
                        all.add(
                                new Seen(
                                        variables.get(OPERATOR),
                                        scope,
                                        name,
                                        own.isEmpty() ? "" : own.toString(),
                                        metric)));
    }

    /** What the specs promise, to compare with {@link #registeredBy}. */
    static Set<String> expected(List<MetricSpec> specs) {
        Set<String> expected = new TreeSet<>();
        for (MetricSpec spec : specs) {
            String metric = spec.type() + " " + spec.prometheusName();
            if (spec.labels().isEmpty()) {
                expected.add(metric);
            }
            spec.labels()
                    .forEach(
                            (label, values) ->
                                    values.forEach(
                                            value -> expected.add(metric + Map.of(label, value))));
        }
        return expected;
    }

    /** Type, name in Prometheus and labels of all but Flink's own metrics, by operator. */
    Map<String, Set<String>> registeredBy(Set<String> operators) throws IllegalAccessException {
        Set<String> flinks = namesOfFlink();
        Map<String, Set<String>> registered = new TreeMap<>();
        for (Seen seen : all) {
            if (operators.contains(seen.operator()) && !flinks.contains(seen.name())) {
                registered
                        .computeIfAbsent(seen.operator(), ignored -> new TreeSet<>())
                        .add(
                                seen.metric().getMetricType()
                                        + " flink_"
                                        + seen.scope()
                                        + "_"
                                        + seen.name()
                                        + seen.labels());
            }
        }
        return registered;
    }

    private static Set<String> namesOfFlink() throws IllegalAccessException {
        Set<String> names = new HashSet<>();
        for (Field constant : MetricNames.class.getFields()) {
            if (constant.getType() == String.class) {
                names.add((String) constant.get(null));
            }
        }
        for (int input = 1; input <= 2; input++) {
            names.add(MetricNames.IO_CURRENT_INPUT_WATERMARK_PATERN.formatted(input));
        }
        return names;
    }

    /** The values of all subtasks; of a counter, or of a gauge of numbers, rounded. */
    List<Long> each(String operator, String metric) {
        List<Long> values = values(operator, metric).toList();
        assertThat(values).as("metric %s of %s", metric, operator).isNotEmpty();
        return values;
    }

    long sum(String operator, String metric) {
        return each(operator, metric).stream().mapToLong(Long::longValue).sum();
    }

    private Stream<Long> values(String operator, String metric) {
        return all.stream()
                .filter(seen -> seen.operator().equals(operator))
                .filter(seen -> (seen.name() + seen.labels()).equals(metric))
                .map(seen -> value(seen.metric()));
    }

    private static long value(Metric metric) {
        return metric instanceof Counter counter
                ? counter.getCount()
                : Math.round(((Number) ((Gauge<?>) metric).getValue()).doubleValue());
    }
}
