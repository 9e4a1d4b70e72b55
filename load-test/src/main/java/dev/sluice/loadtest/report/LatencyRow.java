package dev.sluice.loadtest.report;

import dev.sluice.loadtest.measure.LatencyFigures;
import dev.sluice.loadtest.measure.Spread;
import dev.sluice.loadtest.run.LatencyRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import javax.annotation.Nullable;

/**
 * All runs of one target with one delivery guarantee, in one window of the load; times in
 * milliseconds.
 *
 * @param perSecond images a second that were offered
 * @param sustained images a second that were found to be; null where the rate was given
 * @param policyP99 from sending a policy to its first answer, endless for one that has none; NaN
 *     where none was sent
 * @param memoryGrowth as a share, over the window "steady" and what follows
 * @param cores kept busy in the window "steady"; of later windows they are not told
 * @param lost events in all runs
 */
public record LatencyRow(
        String workload,
        String target,
        String delivery,
        String window,
        int runs,
        Spread perSecond,
        @Nullable Double sustained,
        Spread p50,
        Spread p95,
        Spread p99,
        Spread p999,
        Spread policyP99,
        Spread memoryGrowth,
        Busy cores,
        long lost) {

    /** Cores that the processes of the runs kept busy. */
    public record Busy(Spread target, Spread broker, Spread generator) {}

    private static final double P99 = 0.99;

    /** In the order in which targets first ran. */
    public static List<LatencyRow> of(List<LatencyRun> runs) {
        Map<List<String>, List<LatencyRun>> groups = new LinkedHashMap<>();
        for (LatencyRun run : runs) {
            groups.computeIfAbsent(
                            List.of(run.workload(), run.target(), run.delivery()),
                            key -> new ArrayList<>())
                    .add(run);
        }
        List<LatencyRow> rows = new ArrayList<>();
        for (List<LatencyRun> group : groups.values()) {
            for (int window = 0; window < group.get(0).windows().size(); window++) {
                rows.add(of(group, window));
            }
        }
        return rows;
    }

    private static LatencyRow of(List<LatencyRun> group, int window) {
        LatencyRun first = group.get(0);
        return new LatencyRow(
                first.workload(),
                first.target(),
                first.delivery(),
                first.windows().get(window).window(),
                group.size(),
                spread(group, window, LatencyFigures::perSecond),
                first.search() == null ? null : first.search().sustained(),
                spread(group, window, LatencyFigures::p50),
                spread(group, window, LatencyFigures::p95),
                spread(group, window, LatencyFigures::p99),
                spread(group, window, LatencyFigures::p999),
                Spread.of(
                        group.stream()
                                .map(run -> p99(run.policyMillis(), run.policyChanges()))
                                .toList()),
                Spread.of(group.stream().map(LatencyRun::memoryGrowth).toList()),
                window == 0 ? busy(group) : busy(List.of()),
                group.stream().mapToLong(LatencyRun::lost).sum());
    }

    private static Busy busy(List<LatencyRun> runs) {
        return new Busy(
                Spread.of(runs.stream().map(run -> run.cores().target()).toList()),
                Spread.of(runs.stream().map(run -> run.cores().broker()).toList()),
                Spread.of(runs.stream().map(run -> run.cores().generator()).toList()));
    }

    private static Spread spread(
            List<LatencyRun> runs, int window, ToDoubleFunction<LatencyFigures> of) {
        return Spread.of(
                runs.stream().map(run -> of.applyAsDouble(run.windows().get(window))).toList());
    }

    /**
     * The smallest value that at least 99 % are not above.
     *
     * @param count of all; those that have no value are above every one
     */
    static double p99(List<Double> values, int count) {
        double[] sorted = Arrays.copyOf(doubles(values), count);
        Arrays.fill(sorted, values.size(), count, Double.POSITIVE_INFINITY);
        Arrays.sort(sorted);
        return count == 0 ? Double.NaN : sorted[(int) Math.ceil(P99 * count) - 1];
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
