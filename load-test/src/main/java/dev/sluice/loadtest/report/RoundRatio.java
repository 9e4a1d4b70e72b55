package dev.sluice.loadtest.report;

import dev.sluice.loadtest.measure.Spread;
import dev.sluice.loadtest.run.ThroughputRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Images per second of one target over those of another in the same round.
 *
 * @param target with its delivery guarantee, where targets were run with several
 * @param over likewise
 */
public record RoundRatio(String target, String over, Spread ratio) {

    /** Of each target to each other, in the order in which they first ran. */
    public static List<RoundRatio> of(List<ThroughputRun> runs) {
        boolean several = haveSeveralDeliveries(runs);
        Map<String, Map<Integer, Double>> rates = new LinkedHashMap<>();
        for (ThroughputRun run : runs) {
            String name = several ? run.target() + ", " + run.delivery() : run.target();
            rates.computeIfAbsent(name, key -> new LinkedHashMap<>())
                    .put(run.round(), run.imagesPerSecond());
        }
        List<RoundRatio> ratios = new ArrayList<>();
        for (String target : rates.keySet()) {
            for (String over : rates.keySet()) {
                if (!over.equals(target)) {
                    ratios.add(of(target, rates.get(target), over, rates.get(over)));
                }
            }
        }
        return ratios;
    }

    private static boolean haveSeveralDeliveries(List<ThroughputRun> runs) {
        return runs.stream()
                .collect(
                        Collectors.groupingBy(
                                ThroughputRun::target,
                                Collectors.mapping(ThroughputRun::delivery, Collectors.toSet())))
                .values()
                .stream()
                .anyMatch(deliveries -> deliveries.size() > 1);
    }

    private static RoundRatio of(
            String target, Map<Integer, Double> rates, String over, Map<Integer, Double> others) {
        return new RoundRatio(
                target,
                over,
                Spread.of(
                        rates.entrySet().stream()
                                .filter(rate -> others.containsKey(rate.getKey()))
                                .map(rate -> rate.getValue() / others.get(rate.getKey()))
                                .toList()));
    }
}
