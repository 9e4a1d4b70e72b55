package dev.sluice.loadtest.scaling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All vertices of a job at a moment.
 *
 * @param seconds on any clock that does not go back
 * @param vertices in the order in which records go through them
 */
record JobSample(double seconds, List<VertexCounts> vertices) {

    JobSample {
        vertices = List.copyOf(vertices);
    }

    /** Whether all of the job runs. */
    boolean isRunning() {
        return !vertices.isEmpty() && vertices.stream().allMatch(VertexCounts::running);
    }

    /** By vertex. */
    Map<String, Integer> parallelism() {
        Map<String, Integer> parallelism = new LinkedHashMap<>();
        vertices.forEach(vertex -> parallelism.put(vertex.name(), vertex.parallelism()));
        return parallelism;
    }

    /** Whether the same subtasks ran from an earlier sample on: counts of new ones begin at 0. */
    boolean continues(JobSample earlier) {
        if (!parallelism().equals(earlier.parallelism())) {
            return false;
        }
        for (int i = 0; i < vertices.size(); i++) {
            if (vertices.get(i).records() < earlier.vertices.get(i).records()
                    || vertices.get(i).busyMillis() < earlier.vertices.get(i).busyMillis()) {
                return false;
            }
        }
        return true;
    }
}
