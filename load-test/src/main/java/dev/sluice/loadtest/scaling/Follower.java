package dev.sluice.loadtest.scaling;

import dev.sluice.loadtest.run.Cluster;
import dev.sluice.loadtest.scaling.ScalingResult.Change;
import dev.sluice.loadtest.scaling.ScalingResult.Moment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lets the scaler see a job under load, once a second, does what it says, and keeps a diary. */
final class Follower implements LoadedJob.Watch {

    private static final double INTERVAL_SECONDS = 1;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final JobMonitor monitor;
    private final Autoscaler scaler;
    private final Cluster kafka;
    private final String topic;
    private final long sentBefore;
    private final double lengthSeconds;
    private final double scalesSeconds;
    private final ScalingView view;
    private final List<Moment> moments = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();

    // Written by look: what the last moment is held against.
    private double lastSeconds = Double.NEGATIVE_INFINITY;
    private long lastSent;
    private long lastAnswered;
    private Map<String, Integer> parallelism;

    /**
     * @param topic of the images, in which there may be some of an earlier load
     * @param lengthSeconds of the load
     * @param scalesSeconds of it in which the scaler is asked; then the job is left as it is
     */
    Follower(
            JobMonitor monitor,
            Autoscaler scaler,
            Cluster kafka,
            String topic,
            double lengthSeconds,
            double scalesSeconds,
            ScalingView view)
            throws IOException, InterruptedException {
        this.monitor = monitor;
        this.scaler = scaler;
        this.kafka = kafka;
        this.topic = topic;
        this.sentBefore = kafka.records(topic);
        this.lengthSeconds = lengthSeconds;
        this.scalesSeconds = scalesSeconds;
        this.view = view;
        this.parallelism = monitor.sample().parallelism();
    }

    @Override
    public void look(LoadCount count) throws IOException, InterruptedException {
        double seconds = System.currentTimeMillis() / MILLIS_PER_SECOND - count.startSeconds();
        if (seconds < 0 || seconds - lastSeconds < INTERVAL_SECONDS) {
            return;
        }
        JobSample sample = monitor.sample();
        long sent = kafka.records(topic) - sentBefore;
        long answered = count.answered();
        long waiting = Math.max(0, sent - answered);
        if (sample.isRunning()) {
            parallelism = sample.parallelism();
        }
        double since =
                moments.isEmpty() ? Math.max(seconds, INTERVAL_SECONDS) : seconds - lastSeconds;
        moments.add(
                new Moment(
                        seconds,
                        (sent - lastSent) / since,
                        (answered - lastAnswered) / since,
                        waiting,
                        parallelism));
        lastSeconds = seconds;
        lastSent = sent;
        lastAnswered = answered;
        show(moments.get(moments.size() - 1));
        if (seconds < scalesSeconds) {
            Optional<Map<String, Integer>> wanted = scaler.take(sample, sent, waiting);
            if (wanted.isPresent()) {
                change(seconds, wanted.get());
            }
        }
    }

    private void show(Moment moment) {
        view.state(
                String.format(
                        Locale.ROOT,
                        " %,.0f images/s, %,d wait; %s",
                        moment.offeredPerSecond(),
                        moment.waiting(),
                        moment.parallelism().values().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining("-"))));
        view.progress(
                Math.min((long) moment.seconds(), (long) lengthSeconds), (long) lengthSeconds);
    }

    private void change(double seconds, Map<String, Integer> wanted)
            throws IOException, InterruptedException {
        List<Change> now = new ArrayList<>();
        wanted.forEach(
                (vertex, to) -> {
                    int from = parallelism.get(vertex);
                    if (from != to) {
                        now.add(new Change(seconds, vertex, from, to));
                    }
                });
        monitor.rescale(wanted);
        changes.addAll(now);
        view.step(
                now.stream()
                        .map(c -> "%s from %d to %d".formatted(c.vertex(), c.from(), c.to()))
                        .collect(
                                Collectors.joining(
                                        ", ", "After %.0f s: ".formatted(seconds), " subtasks")));
    }

    List<Moment> moments() {
        return moments;
    }

    List<Change> changes() {
        return changes;
    }
}
