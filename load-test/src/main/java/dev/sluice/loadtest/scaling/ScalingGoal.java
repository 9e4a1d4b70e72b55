package dev.sluice.loadtest.scaling;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What vertices are sized for, as the autoscaler of the Flink Kubernetes operator does it: of a
 * vertex that takes r records a second and is busy for a share b of its time, all subtasks together
 * could take r / b, its true rate. The records that will reach it are the images that come times
 * the share that reached it lately. It needs that many over the share of time for which it shall be
 * busy, and on top what makes up for the images that wait.
 *
 * @param utilisation share of its time for which a subtask shall be busy, above 0 and below 1
 * @param boundary a vertex that would be busy for so much more or less is left as it is
 * @param catchUp in which what waits shall be gone
 * @param most subtasks of a vertex
 */
record ScalingGoal(double utilisation, double boundary, Duration catchUp, int most) {

    private static final double NANOS_PER_SECOND = 1e9;

    ScalingGoal {
        if (!(boundary >= 0 && utilisation - boundary > 0 && utilisation + boundary <= 1)) {
            throw new IllegalArgumentException(
                    "utilisation %s with a boundary of %s; expected both ends in (0, 1]"
                            .formatted(utilisation, boundary));
        }
        if (most < 1 || catchUp.isNegative() || catchUp.isZero()) {
            throw new IllegalArgumentException(
                    "at most %d subtasks, %s to catch up; expected 1 or more and above 0"
                            .formatted(most, catchUp));
        }
    }

    /**
     * Subtasks that each vertex is to have.
     *
     * @param loads of a window of time; one of them the source's
     * @param source name of the vertex that all images come through
     * @param imagesPerSecond that come
     * @param waiting images that came and are not answered
     */
    Map<String, Integer> parallelism(
            List<VertexLoad> loads, String source, double imagesPerSecond, long waiting) {
        double taken =
                loads.stream()
                        .filter(load -> load.name().equals(source))
                        .mapToDouble(VertexLoad::perSecond)
                        .findFirst()
                        .orElseThrow();
        Map<String, Integer> parallelism = new LinkedHashMap<>();
        for (VertexLoad load : loads) {
            parallelism.put(
                    load.name(),
                    taken == 0 || load.perSecond() == 0
                            ? load.parallelism()
                            : parallelism(
                                    load,
                                    imagesPerSecond * load.perSecond() / taken,
                                    waiting * load.perSecond() / taken));
        }
        return parallelism;
    }

    /**
     * @param perSecond records that will reach the vertex
     * @param waiting of them, now
     */
    private int parallelism(VertexLoad load, double perSecond, double waiting) {
        double able = load.truePerSecond();
        boolean tooFew = able < needed(perSecond, waiting, utilisation + boundary);
        boolean tooMany = able > needed(perSecond, waiting, utilisation - boundary);
        if (!tooFew && !tooMany) {
            return load.parallelism();
        }
        int wanted = (int) Math.ceil(subtasks(load, perSecond, waiting) - 1e-9);
        return Math.max(1, Math.min(wanted, most));
    }

    /**
     * Subtasks that would be busy for the share wanted, not rounded.
     *
     * @param perSecond records that will reach the vertex
     * @param waiting of them, now
     */
    double subtasks(VertexLoad load, double perSecond, double waiting) {
        return load.parallelism() * needed(perSecond, waiting, utilisation) / load.truePerSecond();
    }

    /** The true rate that a vertex needs to be busy for a share of its time. */
    private double needed(double perSecond, double waiting, double share) {
        return perSecond / share + waiting * NANOS_PER_SECOND / catchUp.toNanos();
    }
}
