package dev.sluice.loadtest.measure;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * CPU time of the processes of a run when so many answers were there.
 *
 * @param answers in the output topic
 */
public record CpuSample(long answers, Duration target, Duration broker) {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double IMAGES = 1000;

    /**
     * CPU seconds for 1,000 images.
     *
     * @param target of the process that answers
     * @param broker of Kafka
     */
    public record PerThousand(double target, double broker) {}

    /**
     * What a window's answers took; empty where fewer than two numbers of answers are seen in it.
     * Of samples with one number the first counts: answers that come in lumps, as those of
     * transactions do, took the time before it.
     *
     * @param samples in the order they were taken
     * @param answers of the whole run
     */
    public static Optional<PerThousand> within(
            RateWindow window, List<CpuSample> samples, int answers) {
        List<CpuSample> inside =
                samples.stream()
                        .filter(sample -> sample.answers() >= window.first(answers))
                        .filter(sample -> sample.answers() <= window.end(answers))
                        .toList();
        if (inside.isEmpty()) {
            return Optional.empty();
        }
        CpuSample first = inside.get(0);
        long most = inside.get(inside.size() - 1).answers();
        CpuSample last =
                inside.stream()
                        .filter(sample -> sample.answers() == most)
                        .findFirst()
                        .orElseThrow();
        long between = most - first.answers();
        if (between == 0) {
            return Optional.empty();
        }
        return Optional.of(
                new PerThousand(
                        perThousand(last.target().minus(first.target()), between),
                        perThousand(last.broker().minus(first.broker()), between)));
    }

    private static double perThousand(Duration cpu, long images) {
        return cpu.toNanos() / NANOS_PER_SECOND * IMAGES / images;
    }
}
