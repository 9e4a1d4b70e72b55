package dev.sluice.loadtest.scaling;

import dev.sluice.job.SluiceTopology;
import dev.sluice.loadtest.load.LoadPlan;
import dev.sluice.loadtest.load.Phase;
import dev.sluice.loadtest.measure.LatencyFigures;
import dev.sluice.loadtest.scaling.ScalingResult.Moment;
import dev.sluice.loadtest.scaling.ScalingResult.Step;
import dev.sluice.loadtest.scaling.ScalingResult.Vertex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a load came to, once all of it is answered. */
final class Books {

    private static final double NANOS_PER_SECOND = 1e9;

    private final LoadPlan plan;
    private final LoadCount count;
    private final List<Moment> moments;

    /**
     * @param count of its answers, a window of latency for each phase
     * @param moments of the load and after it, about one a second
     */
    Books(LoadPlan plan, LoadCount count, List<Moment> moments) {
        this.plan = plan;
        this.count = count;
        this.moments = List.copyOf(moments);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_SECOND;
    }

    /** Images a second of the last phase. */
    double peak() {
        return plan.phases().get(plan.phases().size() - 1).perSecond();
    }

    /** The fewest images that waited in the last seconds of the load. */
    long waitingAtEnd(Duration last) {
        double end = seconds(plan.length());
        return between(end - seconds(last), end).stream()
                .mapToLong(Moment::waiting)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private List<Moment> between(double from, double to) {
        return moments.stream().filter(m -> m.seconds() > from && m.seconds() <= to).toList();
    }

    List<Step> steps() {
        List<LatencyFigures> latency = count.latency();
        List<Step> steps = new ArrayList<>();
        double from = 0;
        for (int i = 0; i < plan.phases().size(); i++) {
            Phase phase = plan.phases().get(i);
            double to = from + seconds(phase.duration());
            Moment last = lastUntil(to);
            steps.add(
                    new Step(
                            from,
                            to,
                            phase.perSecond(),
                            between(from, to).stream().mapToLong(Moment::waiting).max().orElse(0),
                            last.waiting(),
                            latency.get(i).p50(),
                            latency.get(i).p99(),
                            last.parallelism()));
            from = to;
        }
        return steps;
    }

    private Moment lastUntil(double seconds) {
        return moments.stream()
                .filter(moment -> moment.seconds() <= seconds)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /**
     * @param loads of the last window that the scaler looked at
     */
    List<Vertex> vertices(ScalingGoal goal, List<VertexLoad> loads) {
        double taken =
                loads.stream()
                        .filter(load -> load.name().equals(SluiceTopology.IMAGES))
                        .mapToDouble(VertexLoad::perSecond)
                        .sum();
        Moment end = lastUntil(seconds(plan.length()));
        return loads.stream()
                .map(
                        load ->
                                new Vertex(
                                        load,
                                        load.perSecond() / taken,
                                        goal.subtasks(load, peak() * load.perSecond() / taken, 0),
                                        end.parallelism().get(load.name())))
                .toList();
    }
}
