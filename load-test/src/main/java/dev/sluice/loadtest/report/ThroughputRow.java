package dev.sluice.loadtest.report;

import dev.sluice.loadtest.measure.AnswerFigures;
import dev.sluice.loadtest.measure.Spread;
import dev.sluice.loadtest.run.ThroughputRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * All runs of one target with one delivery guarantee.
 *
 * @param ratio of images per second to the baseline's of the same round; NaN where there is none
 * @param targetCpuSeconds for 1,000 images
 * @param brokerCpuSeconds likewise, of Kafka
 * @param peakResidentBytes the highest of all runs
 * @param worst answers of the run that lost most, else was least as expected
 */
public record ThroughputRow(
        String workload,
        String target,
        String delivery,
        int runs,
        Spread imagesPerSecond,
        Spread ratio,
        Spread targetCpuSeconds,
        Spread brokerCpuSeconds,
        long peakResidentBytes,
        long deadLetters,
        AnswerFigures worst) {

    /**
     * In the order in which targets first ran.
     *
     * @param baseline name of the target that others are held against. Where it ran with the same
     *     guarantee, that run is taken, else its first of the round
     */
    public static List<ThroughputRow> of(List<ThroughputRun> runs, String baseline) {
        Map<List<String>, List<ThroughputRun>> groups = new LinkedHashMap<>();
        for (ThroughputRun run : runs) {
            groups.computeIfAbsent(
                            List.of(run.workload(), run.target(), run.delivery()),
                            key -> new ArrayList<>())
                    .add(run);
        }
        return groups.values().stream().map(group -> of(group, runs, baseline)).toList();
    }

    private static ThroughputRow of(
            List<ThroughputRun> group, List<ThroughputRun> all, String baseline) {
        ThroughputRun first = group.get(0);
        return new ThroughputRow(
                first.workload(),
                first.target(),
                first.delivery(),
                group.size(),
                spread(group, ThroughputRun::imagesPerSecond),
                spread(group, run -> run.imagesPerSecond() / rate(baseline, run, all)),
                spread(group, ThroughputRun::targetCpuSeconds),
                spread(group, ThroughputRun::brokerCpuSeconds),
                group.stream().mapToLong(ThroughputRun::peakResidentBytes).max().orElseThrow(),
                group.stream().mapToLong(ThroughputRun::deadLetters).sum(),
                worst(group));
    }

    private static Spread spread(List<ThroughputRun> runs, Function<ThroughputRun, Double> of) {
        return Spread.of(runs.stream().map(of).filter(Objects::nonNull).toList());
    }

    private static double rate(String baseline, ThroughputRun of, List<ThroughputRun> all) {
        List<ThroughputRun> beside =
                all.stream()
                        .filter(run -> run.target().equals(baseline))
                        .filter(run -> run.workload().equals(of.workload()))
                        .filter(run -> run.round() == of.round())
                        .toList();
        return beside.stream()
                .filter(run -> run.delivery().equals(of.delivery()))
                .findFirst()
                .or(() -> beside.stream().findFirst())
                .map(ThroughputRun::imagesPerSecond)
                .orElse(Double.NaN);
    }

    private static AnswerFigures worst(List<ThroughputRun> group) {
        AnswerFigures worst = group.get(0).answers();
        for (ThroughputRun run : group) {
            AnswerFigures found = run.answers();
            boolean losesMore = found.lost() > worst.lost();
            boolean isLessSound =
                    found.lost() == worst.lost() && found.asExpected() < worst.asExpected();
            worst = losesMore || isLessSound ? found : worst;
        }
        return worst;
    }

    /** Whether every run answered everything, and right. */
    public boolean isSound() {
        return worst.isSound() && deadLetters == 0;
    }
}
