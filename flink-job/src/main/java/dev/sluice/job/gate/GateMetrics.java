package dev.sluice.job.gate;

import dev.sluice.bundle.policy.EffectivePolicy;
import dev.sluice.job.metric.MetricSpec;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
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

    private static final String EXIT = "exit";
    private static final MetricSpec EXPECTED_EXIT_PERCENT =
            MetricSpec.gauge(
                    "expectedExitPercent",
                    "percent",
                    "Share of all records that is to leave at the exit by the policy in force, as"
                            + " the calibration images did; one for each exit. Where recordsExited"
                            + " of the stages goes another way, the stream is not what the bundle"
                            + " was calibrated on.");

    private final Counter accepted;
    private final Counter rejected;

    /**
     * @param exits of the bundle, the final one included
     */
    static List<MetricSpec> all(int exits) {
        List<String> values = IntStream.range(0, exits).mapToObj(Integer::toString).toList();
        return List.of(
                POLICY_VERSION,
                POLICIES_ACCEPTED,
                POLICIES_REJECTED,
                EXPECTED_EXIT_PERCENT.by(EXIT, values));
    }

    /** Gauges are read by the reporters' threads, which may see a policy a little late. */
    GateMetrics(MetricGroup group, int exits, Supplier<EffectivePolicy> inForce) {
        group.gauge(POLICY_VERSION.name(), () -> inForce.get().version());
        for (int exit = 0; exit < exits; exit++) {
            int index = exit;
            Gauge<Double> expected = () -> 100 * inForce.get().predicted().exitRates().get(index);
            group.addGroup(EXIT, Integer.toString(exit))
                    .gauge(EXPECTED_EXIT_PERCENT.name(), expected);
        }
        this.accepted = group.counter(POLICIES_ACCEPTED.name());
        this.rejected = group.counter(POLICIES_REJECTED.name());
    }

    void policyJudged(Ruling ruling) {
        (ruling.accepted() ? accepted : rejected).inc();
    }
}
