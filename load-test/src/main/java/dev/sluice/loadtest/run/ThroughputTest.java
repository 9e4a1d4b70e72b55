package dev.sluice.loadtest.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.loadtest.contender.Contender;
import dev.sluice.loadtest.contender.MemoryResult;
import dev.sluice.loadtest.measure.AnswerTally;
import dev.sluice.loadtest.measure.CpuSample;
import dev.sluice.loadtest.measure.WholeTopic;
import dev.sluice.loadtest.process.ChildJvm;
import dev.sluice.loadtest.process.ProcessUsage;
import dev.sluice.loadtest.run.TargetRunner.Running;
import dev.sluice.loadtest.workload.Workload;
import dev.sluice.schemas.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * As many images a second as a target makes of a topic that is full: the targets take turns, A B C
 * B C A C A B, so that what the machine does besides meets them all, and none is always the first.
 */
public final class ThroughputTest {

    /** Of a target that is silent: on a machine with other work it may start slowly. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final long SAMPLE_MILLIS = 250;
    private static final String NO_DELIVERY = "in memory";

    private final Cluster cluster;
    private final Workload workload;
    private final ThroughputOptions options;
    private final RunView view;
    private final TargetRunner runner;

    /**
     * @param logs folder of the targets' log files
     */
    public ThroughputTest(
            Cluster cluster,
            Workload workload,
            ThroughputOptions options,
            Path logs,
            RunView view) {
        this(cluster, workload, options, new TargetRunner(cluster, workload, logs), view);
    }

    /** One whose targets have other names than those that a runner has started. */
    ThroughputTest(
            Cluster cluster,
            Workload workload,
            ThroughputOptions options,
            TargetRunner runner,
            RunView view) {
        this.cluster = cluster;
        this.workload = workload;
        this.options = options;
        this.view = view;
        this.runner = runner;
    }

    /** Runs all; the result is in the order of the runs. */
    public List<ThroughputRun> run(List<Contender> contenders) throws Exception {
        view.step("Asking the stages in memory what is right for " + workload.name());
        Reference reference = new Reference(workload, view);
        List<Integer> counts = contenders.stream().map(c -> c.images(workload)).distinct().toList();
        for (int images : counts) {
            fill(images);
        }
        List<ThroughputRun> runs = new ArrayList<>();
        for (int round = 0; round < options.runs(); round++) {
            List<Contender> inTurn = new ArrayList<>(contenders);
            Collections.rotate(inTurn, -round);
            for (Contender contender : inTurn) {
                for (String delivery : deliveries(contender)) {
                    view.step(
                            "Run %d of %d: %s, %s"
                                    .formatted(
                                            round + 1, options.runs(), contender.name(), delivery));
                    runs.add(run(contender, delivery, round, reference));
                }
            }
        }
        cluster.delete(counts.stream().map(this::topicOf).toList());
        return runs;
    }

    private void fill(int images) throws IOException, InterruptedException {
        String topic = topicOf(images);
        view.step("Filling topic " + topic);
        cluster.createImagesTopic(topic);
        ImageTopic.fill(cluster, topic, workload, images, view);
    }

    private String topicOf(int images) {
        return "%s-%d-images%s".formatted(workload.name(), images, cluster.suffix());
    }

    private List<String> deliveries(Contender contender) {
        return contender.isStreaming() ? options.deliveries() : List.of(NO_DELIVERY);
    }

    private ThroughputRun run(Contender contender, String delivery, int round, Reference reference)
            throws Exception {
        Thresholds thresholds = contender.thresholds(workload);
        int images = contender.images(workload);
        AnswerTally tally =
                new AnswerTally(reference.of(contender), images, thresholds.earlyExits() + 1);
        Running running = runner.startOn(topicOf(images), contender, delivery, options);
        try {
            return contender.isStreaming()
                    ? stream(contender, delivery, round, running, tally)
                    : memory(contender, round, running.process(), tally);
        } finally {
            runner.stop(contender, running);
        }
    }

    private ThroughputRun stream(
            Contender contender, String delivery, int round, Running running, AnswerTally tally)
            throws IOException, InterruptedException {
        int images = contender.images(workload);
        List<CpuSample> samples = watch(running, images);
        ProcessUsage usage = running.process().usage();
        long deadLetters = cluster.records(running.topics().deadLetters());
        read(running, tally);
        Optional<CpuSample.PerThousand> cpu = CpuSample.within(options.window(), samples, images);
        return new ThroughputRun(
                workload.name(),
                contender.name(),
                delivery,
                round,
                options.window().perSecond(tally.appendedAtMillis()),
                cpu.map(CpuSample.PerThousand::target).orElse(null),
                cpu.filter(c -> c.broker() > 0).map(CpuSample.PerThousand::broker).orElse(null),
                usage.peakResidentBytes(),
                deadLetters,
                tally.figures());
    }

    /**
     * Until everything is answered, or nothing more comes: what is missing is then lost.
     *
     * @throws IOException if nothing is answered at all
     */
    private List<CpuSample> watch(Running running, int images)
            throws IOException, InterruptedException {
        List<CpuSample> samples = new ArrayList<>();
        long before = -1;
        long deadline = 0;
        while (before < images) {
            long answers =
                    cluster.records(running.topics().predictions())
                            + cluster.records(running.topics().deadLetters());
            samples.add(
                    new CpuSample(
                            answers,
                            running.process().usage().cpu(),
                            cluster.cpu().orElse(Duration.ZERO)));
            if (answers > before) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
                before = answers;
                view.progress(Math.min(answers, images), images);
            } else if (System.nanoTime() > deadline) {
                if (answers > 0) {
                    return samples;
                }
                throw new IOException(
                        "none of %d images is answered within %s; the last lines:%n%s"
                                .formatted(images, PATIENCE, running.process().lastLines()));
            }
            Thread.sleep(SAMPLE_MILLIS);
        }
        return samples;
    }

    /**
     * After the time that counts. Ends early where an image has no answer: its place in the topic
     * may have been taken by a transaction's mark or a repeated answer, so there is a little
     * patience.
     */
    private void read(Running running, AnswerTally tally) throws IOException {
        try (WholeTopic predictions =
                new WholeTopic(cluster.client(), running.topics().predictions())) {
            long quietSince = System.nanoTime();
            while (!tally.isComplete()
                    && System.nanoTime() - quietSince < Duration.ofSeconds(30).toNanos()) {
                for (ConsumerRecord<byte[], byte[]> record : predictions.poll()) {
                    Prediction prediction = Prediction.getDecoder().decode(record.value());
                    tally.add(
                            Integer.parseInt(prediction.getImageId()),
                            prediction.getClassIndex(),
                            prediction.getExitIndex(),
                            record.timestamp());
                    quietSince = System.nanoTime();
                }
            }
        }
    }

    private ThroughputRun memory(
            Contender contender, int round, ChildJvm process, AnswerTally tally)
            throws IOException, InterruptedException {
        MemoryResult result =
                JsonMapper.builder()
                        .build()
                        .readValue(process.awaitReady(PATIENCE), MemoryResult.class);
        for (int i = 0; i < result.answers().size(); i++) {
            tally.add(i, result.answers().get(i), result.exits().get(i), 0);
        }
        return new ThroughputRun(
                workload.name(),
                contender.name(),
                NO_DELIVERY,
                round,
                result.imagesPerSecond(),
                result.cpuSeconds() * 1000 / result.images(),
                null,
                process.usage().peakResidentBytes(),
                0,
                tally.figures());
    }
}
