package dev.sluice.loadtest.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What came of a run. Seconds count from the beginning of the load.
 *
 * @param workload in words
 * @param bundle name, version and digest
 * @param oneSubtask images a second that one subtask of stage 0 makes when it is never idle: what
 *     the load's steps are shares of
 * @param method how the scaler went about it, in words
 * @param moments about one a second, until all is answered
 * @param changes that the scaler made
 * @param steps of the load
 * @param vertices in the order in which records go through them, at the end of the load
 * @param sent images
 * @param predictions images whose first answer is one
 * @param deadLetters likewise
 * @param repeated answers beyond the first of an image
 * @param waiting images that waited when the load ended: the fewest of its last seconds
 * @param mayWait fewer than so many waiting is a lag that has drained: those of a second
 */
public record ScalingResult(
        String workload,
        String bundle,
        double oneSubtask,
        String method,
        List<Moment> moments,
        List<Change> changes,
        List<Step> steps,
        List<Vertex> vertices,
        long sent,
        long predictions,
        long deadLetters,
        long repeated,
        long waiting,
        long mayWait) {

    /**
     * How things stood.
     *
     * @param offeredPerSecond images that came, since the moment before
     * @param answeredPerSecond likewise, those whose first answer was there
     * @param waiting images that had come and were not answered
     * @param parallelism by vertex; while the job restarts, the one before
     */
    public record Moment(
            double seconds,
            double offeredPerSecond,
            double answeredPerSecond,
            long waiting,
            Map<String, Integer> parallelism) {}

    /** Another parallelism of a vertex. */
    public record Change(double seconds, String vertex, int from, int to) {}

    /**
     * A step of the load.
     *
     * @param perSecond images
     * @param mostWaiting images
     * @param waiting images, at its end
     * @param p50 latency in milliseconds of the images sent in it, from the time they were meant to
     *     be sent to the broker's time on the answer
     * @param p99 likewise
     * @param parallelism by vertex, at its end
     */
    public record Step(
            double fromSeconds,
            double toSeconds,
            double perSecond,
            long mostWaiting,
            long waiting,
            double p50,
            double p99,
            Map<String, Integer> parallelism) {}

    /**
     * A vertex in the last window that the scaler looked at.
     *
     * @param load that it had
     * @param reached share of the images that reached it
     * @param subtasks that it needed, not rounded
     * @param parallelism at the end of the load
     */
    public record Vertex(VertexLoad load, double reached, double subtasks, int parallelism) {

        /** By a whole subtask, whichever way the scaler rounds. */
        boolean needsMoreThan(Vertex other) {
            return Math.floor(subtasks) > Math.ceil(other.subtasks);
        }
    }

    public ScalingResult {
        moments = List.copyOf(moments);
        changes = List.copyOf(changes);
        steps = List.copyOf(steps);
        vertices = List.copyOf(vertices);
    }

    /** Images without an answer. */
    public long lost() {
        return sent - predictions - deadLetters;
    }

    /** What is not as it should be, in words; empty if all is well. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (lost() != 0) {
            faults.add("%,d of %,d images have no answer".formatted(lost(), sent));
        }
        if (waiting >= mayWait) {
            faults.add(
                    "the lag has not drained: %,d images waited when the load ended; expected fewer than %,d, those of a second"
                            .formatted(waiting, mayWait));
        }
        if (vertices.isEmpty()) {
            faults.add("the scaler has seen no whole window of the load");
        }
        for (int i = 1; i < vertices.size(); i++) {
            Vertex earlier = vertices.get(i - 1);
            Vertex later = vertices.get(i);
            if (earlier.needsMoreThan(later) && earlier.parallelism() <= later.parallelism()) {
                faults.add(
                        "%s has %d subtasks and %s %d; expected more of the former, which needs %.1f, the latter %.1f"
                                .formatted(
                                        earlier.load().name(),
                                        earlier.parallelism(),
                                        later.load().name(),
                                        later.parallelism(),
                                        earlier.subtasks(),
                                        later.subtasks()));
            }
        }
        if (changes.isEmpty()) {
            faults.add("nothing was scaled: the load never needed more subtasks; see --load");
        }
        return faults;
    }
}
