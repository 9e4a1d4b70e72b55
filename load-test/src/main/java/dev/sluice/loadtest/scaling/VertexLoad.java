package dev.sluice.loadtest.scaling;

import java.util.ArrayList;
import java.util.List;

/**
 * What a vertex did in some window of time.
 *
 * @param perSecond records that all of its subtasks took; of a source, gave
 * @param busy share of the time in which a subtask was busy, their mean, in [0, 1]
 */
public record VertexLoad(String name, int parallelism, double perSecond, double busy) {

    private static final double MILLIS_PER_SECOND = 1e3;

    /**
     * Records a second that its subtasks would take if they were never idle and never held back;
     * infinite where none was busy.
     */
    public double truePerSecond() {
        return busy == 0 ? Double.POSITIVE_INFINITY : perSecond / busy;
    }

    /** Of every vertex; the same subtasks ran at both ends. */
    static List<VertexLoad> between(JobSample from, JobSample to) {
        double seconds = to.seconds() - from.seconds();
        List<VertexLoad> loads = new ArrayList<>();
        for (int i = 0; i < to.vertices().size(); i++) {
            VertexCounts before = from.vertices().get(i);
            VertexCounts after = to.vertices().get(i);
            double busySeconds = (after.busyMillis() - before.busyMillis()) / MILLIS_PER_SECOND;
            loads.add(
                    new VertexLoad(
                            after.name(),
                            after.parallelism(),
                            (after.records() - before.records()) / seconds,
                            // Flink's counts are up to a second old, so a little more may be seen.
                            Math.min(1, busySeconds / seconds / after.parallelism())));
        }
        return loads;
    }
}
