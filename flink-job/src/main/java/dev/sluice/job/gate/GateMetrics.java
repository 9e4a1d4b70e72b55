package dev.sluice.job.gate;

import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What the gate tells of itself. */
final class GateMetrics {

    static final String POLICY_VERSION = "policyVersion";
    static final String POLICIES_ACCEPTED = "policiesAccepted";
    static final String POLICIES_REJECTED = "policiesRejected";

    private final Counter accepted;
    private final Counter rejected;

    GateMetrics(MetricGroup group, LongSupplier versionInForce) {
        group.gauge(POLICY_VERSION, versionInForce::getAsLong);
        this.accepted = group.counter(POLICIES_ACCEPTED);
        this.rejected = group.counter(POLICIES_REJECTED);
    }

    void policyJudged(Ruling ruling) {
        (ruling.accepted() ? accepted : rejected).inc();
    }
}
