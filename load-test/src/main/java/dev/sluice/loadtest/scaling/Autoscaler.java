package dev.sluice.loadtest.scaling;

import dev.sluice.job.SluiceTopology;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sees the job's counts as they come and says when vertices are to have another parallelism. It
 * looks back over a window, and not at the time in which the job restarts and settles. More
 * subtasks are asked for at once, fewer only when the job has run unchanged for a while: each
 * change is a restart. For one thread.
 */
final class Autoscaler {

    /** A sample, and how many images had come by then. */
    private record Seen(JobSample job, long sent) {}

    private static final double NANOS_PER_SECOND = 1e9;

    private final ScalingGoal goal;
    private final double settlesSeconds;
    private final double windowSeconds;
    private final double holdsSeconds;
    private final Deque<Seen> window = new ArrayDeque<>();

    // Written by take: since when the same subtasks run.
    private double unchangedSince = Double.NaN;
    // Written by take: of the last whole window.
    private List<VertexLoad> loads = List.of();

    /**
     * @param settles time after a restart that is not looked at
     * @param window that is looked back over
     * @param holds time for which a job runs unchanged before it may get fewer subtasks
     */
    Autoscaler(ScalingGoal goal, Duration settles, Duration window, Duration holds) {
        this.goal = goal;
        this.settlesSeconds = settles.toNanos() / NANOS_PER_SECOND;
        this.windowSeconds = window.toNanos() / NANOS_PER_SECOND;
        this.holdsSeconds = holds.toNanos() / NANOS_PER_SECOND;
    }

    /**
     * Takes a sample.
     *
     * @param sent images so far
     * @param waiting those of them that are not answered
     * @return parallelism by vertex where it is to change
     */
    Optional<Map<String, Integer>> take(JobSample sample, long sent, long waiting) {
        if (!sample.isRunning()) {
            begin(Double.NaN);
            return Optional.empty();
        }
        boolean isNew = Double.isNaN(unchangedSince);
        if (isNew || !window.isEmpty() && !sample.continues(window.getLast().job())) {
            begin(sample.seconds());
        }
        if (sample.seconds() - unchangedSince < settlesSeconds) {
            return Optional.empty();
        }
        window.addLast(new Seen(sample, sent));
        if (sample.seconds() - window.getFirst().job().seconds() < windowSeconds) {
            return Optional.empty();
        }
        Optional<Map<String, Integer>> change = decide(waiting);
        window.removeFirst();
        if (change.isPresent()) {
            begin(sample.seconds());
        }
        return change;
    }

    private void begin(double seconds) {
        window.clear();
        unchangedSince = seconds;
    }

    private Optional<Map<String, Integer>> decide(long waiting) {
        Seen first = window.getFirst();
        Seen last = window.getLast();
        loads = VertexLoad.between(first.job(), last.job());
        double seconds = last.job().seconds() - first.job().seconds();
        Map<String, Integer> now = last.job().parallelism();
        Map<String, Integer> wanted =
                new LinkedHashMap<>(
                        goal.parallelism(
                                loads,
                                SluiceTopology.IMAGES,
                                (last.sent() - first.sent()) / seconds,
                                waiting));
        if (last.job().seconds() - unchangedSince < holdsSeconds) {
            wanted.replaceAll((vertex, parallelism) -> Math.max(parallelism, now.get(vertex)));
        }
        return wanted.equals(now) ? Optional.empty() : Optional.of(wanted);
    }

    /** What each vertex did in the last whole window; none before there was one. */
    List<VertexLoad> loads() {
        return loads;
    }
}
