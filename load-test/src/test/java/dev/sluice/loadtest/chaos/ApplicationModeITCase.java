package dev.sluice.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.data.Part;
import dev.sluice.augment.reader.ImageSets;
import dev.sluice.job.Placement;
import dev.sluice.job.cli.RunCommand;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.loadtest.Example;
import dev.sluice.loadtest.cluster.BrokerProcess;
import dev.sluice.loadtest.cluster.ClusterSpec;
import dev.sluice.loadtest.cluster.FlinkCluster;
import dev.sluice.loadtest.cluster.JobFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job as the manifests of {@code deploy} run it: a cluster of its own, whose JobManager runs
 * the main class of the job jar in Flink's {@code lib} folder.
 */
class ApplicationModeITCase {

    private static final Path CHECKOUT = Path.of(System.getProperty("basedir")).getParent();
    private static final TopicNames TOPICS =
            new TopicNames("images", "predictions", "dead-letters", "policies", "verdicts");
    private static final double PER_SECOND = 50;
    private static final int SLOTS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir private Path folder;

    private final Ledger ledger = new Ledger();
    private BrokerProcess broker;
    private FlinkCluster cluster;

    @BeforeEach
    void startTheJobWithItsCluster() throws Exception {
        broker = new BrokerProcess(folder.resolve("kafka"));
        ChaosRun.createTopics(broker.bootstrapServers(), TOPICS);
        JobStart start =
                new JobStart(
                        Example.BUNDLE.toAbsolutePath(),
                        broker.bootstrapServers(),
                        TOPICS,
                        "application",
                        Placement.FUSED,
                        Delivery.EXACTLY_ONCE,
                        List.of());
        cluster =
                FlinkCluster.ofApplication(
                        new ClusterSpec(
                                folder.resolve("flink"),
                                List.of(JobFiles.in(CHECKOUT).job()),
                                1,
                                SLOTS,
                                Map.of()),
                        RunCommand.class.getName(),
                        start.arguments(SLOTS, null));
    }

    @AfterEach
    void endTheProcesses() {
        if (cluster != null) {
            cluster.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void runsTheMainMethodAgainWhenTheJobManagerWasKilledAndGoesOnFromTheLastCheckpoint()
            throws Exception {
        EventSource events =
                new EventSource(ImageSets.open(Example.FOLDER, Part.TEST), 0, new Random(1));
        LedgerWriter reader = new LedgerWriter(broker.bootstrapServers(), TOPICS, ledger);
        try (reader;
                Publisher publisher = new Publisher(broker.bootstrapServers())) {
            try (Pacer sender =
                    new Pacer("event-sender", PER_SECOND, () -> send(publisher, events))) {
                awaitAnswers(1);

                cluster.killJobManager();
                int sent = ledger.sentCount();
                cluster.startJobManager();
                cluster.awaitSlots(SLOTS);

                awaitAnswers(sent + 1);
                sender.requireSound();
            }
            awaitAnswers(ledger.sentCount());
        }
        Totals totals = ledger.totals(version -> true);
        assertThat(totals.isKept(Delivery.EXACTLY_ONCE)).as("%s", totals).isTrue();
        assertThat(cluster.client().listJobs().get()).hasSize(1);
    }

    private void send(Publisher publisher, EventSource events) {
        EventSource.Event event = events.next();
        ledger.sent(event.id(), event.due());
        publisher.send(TOPICS.images(), event.id(), event.value());
    }

    private void awaitAnswers(int count) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ledger.answeredCount() < count) {
            cluster.requireAlive();
            assertThat(System.nanoTime()).as("%d answers in time", count).isLessThan(deadline);
            Thread.sleep(100);
        }
    }
}
