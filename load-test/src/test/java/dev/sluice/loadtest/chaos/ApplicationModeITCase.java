package dev.sluice.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.data.Part;
import dev.sluice.augment.reader.ImageSets;
import dev.sluice.job.Placement;
import dev.sluice.job.cli.RunCommand;
import dev.sluice.job.kafka.BrokerCheck;
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
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics.LatestCheckpoints;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics.RestoredCheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatisticsHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job much as the manifests of {@code deploy} run it: the adaptive scheduler, and a cluster of
 * its own whose JobManager runs the main class of the job jar in Flink's {@code lib} folder.
 */
class ApplicationModeITCase {

    private static final Path CHECKOUT = Path.of(System.getProperty("basedir")).getParent();
    private static final TopicNames TOPICS =
            new TopicNames("images", "predictions", "dead-letters", "policies", "verdicts");
    private static final double PER_SECOND = 50;
    private static final int SLOTS = 2;
    private static final double POLICIES_PER_SECOND = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Longer than {@code ./sluice run} waits for a broker. */
    private static final Duration AWAY = BrokerCheck.DEFAULT_TIMEOUT.plusSeconds(3);

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
                        Placement.SEPARATE,
                        Delivery.AT_LEAST_ONCE,
                        List.of());
        cluster =
                FlinkCluster.ofApplication(
                        new ClusterSpec(
                                folder.resolve("flink"),
                                List.of(JobFiles.in(CHECKOUT).job()),
                                1,
                                SLOTS,
                                Map.of(JobManagerOptions.SCHEDULER.key(), "adaptive")),
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
    void aJobManagerThatComesBackBeforeItsBrokersWaitsForThemAndGoesOnFromTheLastCheckpoint()
            throws Exception {
        EventSource events =
                new EventSource(ImageSets.open(Example.FOLDER, Part.TEST), 0, new Random(1));
        LedgerWriter reader = new LedgerWriter(broker.bootstrapServers(), TOPICS, ledger);
        try (reader;
                Publisher images = new Publisher(broker.bootstrapServers());
                Publisher policies = new Publisher(broker.bootstrapServers())) {
            PolicyStorm storm =
                    new PolicyStorm(
                            (key, policy) -> policies.send(TOPICS.policies(), key, policy),
                            List.of("balanced", "min-cost"));
            try (Pacer stormy = new Pacer("policy-storm", POLICIES_PER_SECOND, storm::send);
                    Pacer sender =
                            new Pacer("event-sender", PER_SECOND, () -> send(images, events))) {
                await("answers", () -> ledger.answeredCount() > 0);
                await("a checkpoint", () -> completed() > 0);
                long checkpoint = completed();

                cluster.killJobManager();
                broker.stop();
                cluster.startJobManager();
                Thread.sleep(AWAY.toMillis());
                broker.start();

                await("a checkpoint to go on from", () -> restored() > 0);
                assertThat(restored()).isGreaterThanOrEqualTo(checkpoint);
                long policy = storm.highestAcceptable();
                await("a newer policy", () -> ledger.highestPolicy() > policy);
                sender.requireSound();
                stormy.requireSound();
            }
            await("all answers", () -> ledger.answeredCount() == ledger.sentCount());
            Totals totals = ledger.totals(storm::isAcceptable);
            assertThat(totals.isKept(Delivery.AT_LEAST_ONCE)).as("%s", totals).isTrue();
        }
    }

    private void send(Publisher publisher, EventSource events) {
        EventSource.Event event = events.next();
        ledger.sent(event.id(), event.due());
        publisher.send(TOPICS.images(), event.id(), event.value());
    }

    /** Of the last checkpoint; 0 where there is none yet. */
    private long completed() throws Exception {
        CheckpointStatistics last = checkpoints().getCompletedCheckpointStatistics();
        return last == null ? 0 : last.getId();
    }

    /** Of the checkpoint that the job went on from; 0 while it does not run again. */
    private long restored() throws Exception {
        try {
            RestoredCheckpointStatistics from = checkpoints().getRestoredCheckpointStatistics();
            return from == null ? 0 : from.getId();
        } catch (ExecutionException | NoSuchElementException e) {
            return 0; // the JobManager does not answer, or not of the job, before it has started it
        }
    }

    private LatestCheckpoints checkpoints() throws Exception {
        JobStatusMessage job = cluster.client().listJobs().get().iterator().next();
        JobMessageParameters parameters = new JobMessageParameters();
        parameters.jobPathParameter.resolve(job.getJobId());
        return cluster.client()
                .sendRequest(
                        CheckpointingStatisticsHeaders.getInstance(),
                        parameters,
                        EmptyRequestBody.getInstance())
                .get()
                .getLatestCheckpoints();
    }

    private void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            cluster.requireAlive();
            assertThat(System.nanoTime()).as("%s in time", what).isLessThan(deadline);
            Thread.sleep(100);
        }
    }
}
