package dev.sluice.job.gate;

import dev.sluice.job.metric.MetricSpec;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What the gate tells of itself. */
final class GateMetrics {

    private static final String EVERY_SUBTASK =
            " Every subtask judges every policy: look at one, or at the maximum, not at the sum.";

    static final MetricSpec POLICY_VERSION =
            MetricSpec.gauge(
                    "policyVersion",
                    "version",
                    "Version of the exit policy in force; 0 is the bundle's default operating"
                            + " point.");
    static final MetricSpec POLICIES_ACCEPTED =
            MetricSpec.counter(
                    "policiesAccepted",
                    "policies",
                    "Policies that were put in force while the job ran." + EVERY_SUBTASK);
    static final MetricSpec POLICIES_REJECTED =
            MetricSpec.counter(
                    "policiesRejected",
                    "policies",
                    "Messages of the control topic that were refused while the job ran: stale, not"
                            + " for this bundle, or not readable."
                            + EVERY_SUBTASK);

    static final List<MetricSpec> ALL =
            List.of(POLICY_VERSION, POLICIES_ACCEPTED, POLICIES_REJECTED);

    private final Counter accepted;
    private final Counter rejected;

    GateMetrics(MetricGroup group, LongSupplier versionInForce) {
        group.gauge(POLICY_VERSION.name(), versionInForce::getAsLong);
        this.accepted = group.counter(POLICIES_ACCEPTED.name());
        this.rejected = group.counter(POLICIES_REJECTED.name());
    }

    void policyJudged(Ruling ruling) {
        (ruling.accepted() ? accepted : rejected).inc();
    }
}
