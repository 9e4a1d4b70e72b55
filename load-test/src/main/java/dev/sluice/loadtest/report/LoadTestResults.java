package dev.sluice.loadtest.report;

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
 * @param throughputRuns every run
 */
public record LoadTestResults(
        TestFacts facts,
        WorkloadFacts workload,
        Map<String, String> targets,
        ThroughputOptions options,
        String baseline,
        List<ThroughputRow> throughput,
        List<ThroughputRun> throughputRuns) {

    /** Whether all targets answered everything as they should. */
    public boolean isSound() {
        return throughput.stream().allMatch(ThroughputRow::isSound);
    }
}
