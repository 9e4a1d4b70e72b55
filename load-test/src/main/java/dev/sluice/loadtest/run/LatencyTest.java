package dev.sluice.loadtest.run;

import dev.sluice.loadtest.contender.Contender;
import dev.sluice.loadtest.load.LoadSource;
import dev.sluice.loadtest.run.TargetRunner.Running;
import dev.sluice.loadtest.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

    /**
     * Runs all targets that stream; the result is in the order of the runs.
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
        int events = Math.min(workload.images(), LoadSource.MOST_EVENTS);
        view.step("Filling topic " + eventsTopic + " with " + events + " events");
        cluster.createImagesTopic(eventsTopic);
        ImageTopic.fill(cluster, eventsTopic, workload, events, view);
        LoadSource source = new LoadSource(cluster.bootstrapServers(), eventsTopic, events, logs);
        List<LatencyRun> runs = new ArrayList<>();
        for (int round = 0; round < targets.runs(); round++) {
            for (Contender contender : streaming) {
                for (String delivery : targets.deliveries()) {
                    view.step(
                            "Run %d of %d: %s, %s"
                                    .formatted(
                                            round + 1, targets.runs(), contender.name(), delivery));
                    runs.add(run(contender, delivery, round, source));
                }
            }
        }
        cluster.delete(List.of(eventsTopic));
        return runs;
    }

    private LatencyRun run(Contender contender, String delivery, int round, LoadSource source)
            throws Exception {
        boolean search = options.rate().kind() == OfferedRate.Kind.SHARE_OF_SUSTAINED;
        double most = search ? throughput(contender, delivery) : options.rate().value();
        Running running = runner.startOnOwnImages(contender, delivery, targets, SHORT_MEMORY);
        try (AnswerReader reader =
                new AnswerReader(cluster.client(), running.topics().predictions())) {
            LoadedTarget target = new LoadedTarget(cluster, running, source, reader, options, view);
            target.warmUp(search ? most / 2 : most);
            return target.measure(
                    new LoadedTarget.Identity(workload.name(), contender.name(), delivery, round),
                    most,
                    contender.thresholds(workload));
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
