package dev.sluice.loadtest.chaos;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * What came of a scenario.
 *
 * @param policies that were to be accepted while it ran
 * @param checkpoints completed by the job that ran last, if it came back from every fault
 * @param failedCheckpoints of it
 * @param notes what else the scenario measured
 * @param kept whether the job came back from every fault, nothing was lost, and what else the
 *     delivery and the scenario promise
 */
public record ChaosReport(
        Scenario scenario,
        Delivery delivery,
        Totals totals,
        int policies,
        long checkpoints,
        long failedCheckpoints,
        List<Recovery> recoveries,
        List<String> notes,
        boolean kept) {

    public ChaosReport {
        recoveries = List.copyOf(recoveries);
        notes = List.copyOf(notes);
    }

    /** Zero where there was no fault. */
    public Duration longestSilence() {
        return recoveries.stream()
                .map(Recovery::silence)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }
}
