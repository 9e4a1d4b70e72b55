package dev.sluice.loadtest.run;

import dev.sluice.loadtest.contender.Contender;
import dev.sluice.loadtest.load.LoadSource;
import dev.sluice.loadtest.load.RateSearch;
import dev.sluice.loadtest.run.TargetRunner.Running;
import dev.sluice.loadtest.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * How long an answer takes when events come at their own pace; and, under that load, how long a
 * policy takes and how much memory grows.
 */
public final class LatencyTest {

    /** So that a long test does not fill the disk: what is read is soon forgotten. */
    private static final Map<String, String> SHORT_MEMORY =
            Map.of("retention.bytes", Integer.toString(256 << 20), "segment.bytes", "33554432");

    private final Cluster cluster;
    private final Workload workload;
    private final ThroughputOptions targets;
    private final LatencyOptions options;
    private final RunView view;
    private final Path logs;
    private final String eventsTopic;
    private final TargetRunner runner;

    /**
     * @param targets how they are run, and how often
     * @param logs folder of the log files of targets and generators
     */
    public LatencyTest(
            Cluster cluster,
            Workload workload,
            ThroughputOptions targets,
            LatencyOptions options,
            Path logs,
            RunView view) {
        this.cluster = cluster;
        this.workload = workload;
        this.targets = targets;
        this.options = options;
        this.view = view;
        this.logs = logs;
        this.eventsTopic = workload.name() + "-events" + cluster.suffix();
        this.runner = new TargetRunner(cluster, workload, logs);
    }

    /** A target and the rate at which all its runs are: one that differed could not be compared. */
    private record Offered(
            Contender contender,
            String delivery,
            double perSecond,
            @Nullable RateSearch.Result search) {}

    /**
     * Runs all targets that stream, in turns; the result is in the order of the runs.
     *
     * @throws IllegalArgumentException if none does
     */
    public List<LatencyRun> run(List<Contender> contenders) throws Exception {
        List<Contender> streaming = contenders.stream().filter(Contender::isStreaming).toList();
        if (streaming.isEmpty()) {
            throw new IllegalArgumentException(
                    "a target in memory has no latency to measure; expected one that runs on"
                            + " Kafka");
        }
        contenders.stream()
                .filter(contender -> !contender.isStreaming())
                .forEach(contender -> view.step("Left out, since in memory: " + contender.name()));
        int events = Math.min(workload.images(), LoadSource.MOST_EVENTS);
        view.step("Filling topic " + eventsTopic + " with " + events + " events");
        cluster.createImagesTopic(eventsTopic);
        ImageTopic.fill(cluster, eventsTopic, workload, events, view);
        LoadSource source = new LoadSource(cluster.bootstrapServers(), eventsTopic, events, logs);
        List<Offered> offered = new ArrayList<>();
        for (Contender contender : streaming) {
            for (String delivery : targets.deliveries()) {
                offered.add(offer(contender, delivery, source));
            }
        }
        List<LatencyRun> runs = new ArrayList<>();
        for (int round = 0; round < targets.runs(); round++) {
            List<Offered> inTurn = new ArrayList<>(offered);
            Collections.rotate(inTurn, -round);
            for (Offered load : inTurn) {
                runs.add(run(load, round, source));
            }
        }
        cluster.delete(List.of(eventsTopic));
        return runs;
    }

    private Offered offer(Contender contender, String delivery, LoadSource source)
            throws Exception {
        if (options.rate().kind() != OfferedRate.Kind.SHARE_OF_SUSTAINED) {
            return new Offered(contender, delivery, options.rate().value(), null);
        }
        double most = throughput(contender, delivery);
        RateSearch.Result search =
                loaded(contender, delivery, source, target -> target.search(most));
        if (search.sustained() == 0) {
            throw new IOException(
                    "%s sustains no rate that was tried, from %.1f images a second down"
                            .formatted(contender.name(), search.steps().get(0).perSecond()));
        }
        view.step(
                "%s sustains %.1f images a second".formatted(contender.name(), search.sustained()));
        return new Offered(
                contender, delivery, options.rate().value() * search.sustained(), search);
    }

    private LatencyRun run(Offered load, int round, LoadSource source) throws Exception {
        Contender contender = load.contender();
        view.step(
                "Run %d of %d: %s, %s, %.1f images a second"
                        .formatted(
                                round + 1,
                                targets.runs(),
                                contender.name(),
                                load.delivery(),
                                load.perSecond()));
        return loaded(
                contender,
                load.delivery(),
                source,
                target ->
                        target.measure(
                                new LoadedTarget.Identity(
                                        workload.name(), contender.name(), load.delivery(), round),
                                load.perSecond(),
                                load.search(),
                                contender.thresholds(workload)));
    }

    /** What to do with a target that runs. */
    @FunctionalInterface
    private interface Loading<T> {
        T load(LoadedTarget target) throws Exception;
    }

    private <T> T loaded(
            Contender contender, String delivery, LoadSource source, Loading<T> loading)
            throws Exception {
        Running running = runner.startOnOwnImages(contender, delivery, targets, SHORT_MEMORY);
        try (AnswerReader reader =
                new AnswerReader(cluster.client(), running.topics().predictions())) {
            return loading.load(new LoadedTarget(cluster, running, source, reader, options, view));
        } finally {
            runner.stop(contender, running);
        }
    }

    /** Where to begin to look for what is sustained. */
    private double throughput(Contender contender, String delivery) throws Exception {
        ThroughputOptions once = targets.once(delivery);
        return new ThroughputTest(cluster, workload, once, runner, view)
                .run(List.of(contender))
                .get(0)
                .imagesPerSecond();
    }
}
