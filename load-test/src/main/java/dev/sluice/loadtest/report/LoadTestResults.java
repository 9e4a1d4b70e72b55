package dev.sluice.loadtest.report;

import dev.sluice.loadtest.run.LatencyRun;
import dev.sluice.loadtest.run.ThroughputOptions;
import dev.sluice.loadtest.run.ThroughputRun;
import java.util.List;
import java.util.Map;

/**
 * All that a test found.
 *
 * @param targets description by name
 * @param baseline target that the ratios are to
 * @param throughput a row a target and guarantee
 * @param ratios of every target to every other
 * @param throughputRuns every run
 * @param latency a row a target, guarantee and window of open-loop load
 * @param latencyRuns every run
 * @param options how targets are run
 * @param load how it is offered
 */
public record LoadTestResults(
        TestFacts facts,
        WorkloadFacts workload,
        Map<String, String> targets,
        ThroughputOptions options,
        LoadFacts load,
        String baseline,
        List<ThroughputRow> throughput,
        List<RoundRatio> ratios,
        List<ThroughputRun> throughputRuns,
        List<LatencyRow> latency,
        List<LatencyRun> latencyRuns) {

    /** Whether all targets answered everything as they should. */
    public boolean isSound() {
        return throughput.stream().allMatch(ThroughputRow::isSound)
                && latencyRuns.stream().allMatch(LatencyRun::isSound);
    }
}
