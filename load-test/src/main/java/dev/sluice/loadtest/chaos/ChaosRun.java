package dev.sluice.loadtest.chaos;

import dev.sluice.augment.data.Part;
import dev.sluice.augment.reader.ImageSets;
import dev.sluice.bundle.Bundle;
import dev.sluice.job.kafka.BrokerCheck;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.job.kafka.TopicSpec;
import dev.sluice.loadtest.chaos.EventSource.Event;
import dev.sluice.loadtest.cluster.BrokerProcess;
import dev.sluice.loadtest.cluster.ClusterSpec;
import dev.sluice.loadtest.cluster.FlinkCluster;
import dev.sluice.loadtest.cluster.SessionJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics.Counts;

/** Starts broker, cluster and job, puts them under load, plays a scenario and closes the books. */
public final class ChaosRun {

    private static final TopicNames TOPICS = TopicNames.DEFAULT;
    private static final int PARTITIONS = 4;
    private static final double POLICIES_PER_SECOND = 100;

    /** For the first answers, and for all that was sent to be answered. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** For a broker that has just announced itself. */
    private static final Duration BROKER_PATIENCE = Duration.ofMinutes(2);

    private final ChaosOptions options;
    private final Consumer<String> view;

    /**
     * @param view is told each step and fault, in a line
     */
    public ChaosRun(ChaosOptions options, Consumer<String> view) {
        this.options = options;
        this.view = view;
    }

    /**
     * @throws IOException if a process does not start, or the job does not come back from a fault;
     *     what is lost is in the report and no exception
     */
    public ChaosReport run(Scenario scenario, Delivery delivery)
            throws IOException, InterruptedException {
        Path folder = options.folder().resolve(scenario + "-" + delivery);
        empty(folder);
        view.accept(scenario + ", " + delivery + ": " + scenario.description());
        try (BrokerProcess broker = new BrokerProcess(folder.resolve("kafka"))) {
            createTopics(broker.bootstrapServers());
            ClusterSpec spec =
                    new ClusterSpec(
                            folder.resolve("flink"),
                            List.of(options.files().lib()),
                            Scenario.TASK_MANAGERS,
                            Scenario.SLOTS,
                            scenario.flink());
            try (FlinkCluster cluster = new FlinkCluster(spec)) {
                return run(scenario, delivery, broker, cluster);
            }
        }
    }

    private ChaosReport run(
            Scenario scenario, Delivery delivery, BrokerProcess broker, FlinkCluster cluster)
            throws IOException, InterruptedException {
        SessionJobs jobs = new SessionJobs(cluster, options.files().job());
        JobStart start =
                new JobStart(
                        options.bundle(), broker.bootstrapServers(), options.placement(), delivery);
        JobID job = jobs.run(start.arguments(scenario.parallelism(), null));
        Ledger ledger = new Ledger();
        Random random = new Random(options.seed());
        Trial trial =
                new Trial(
                        cluster,
                        broker,
                        jobs,
                        start,
                        job,
                        ledger,
                        random,
                        options.mostTimes(),
                        view);
        EventSource events =
                new EventSource(
                        ImageSets.open(options.imagesFolder(), Part.TEST),
                        scenario.brokenShare(),
                        new Random(options.seed()));
        AnswerReader reader = new AnswerReader(broker.bootstrapServers(), TOPICS, ledger);
        PolicyStorm storm;
        CheckpointingStatistics checkpoints;
        try (reader;
                Publisher policies = new Publisher(broker.bootstrapServers())) {
            storm =
                    new PolicyStorm(
                            (key, policy) -> policies.send(TOPICS.policies(), key, policy),
                            operatingPoints());
            try (Pacer stormy = new Pacer("policy-storm", POLICIES_PER_SECOND, storm::send)) {
                load(scenario, trial, events, ledger);
                stormy.requireSound();
            }
            checkpoints = jobs.checkpoints(trial.job());
            jobs.cancel(trial.job());
        }
        return report(scenario, ledger, storm, trial, checkpoints.getCounts());
    }

    private static ChaosReport report(
            Scenario scenario, Ledger ledger, PolicyStorm storm, Trial trial, Counts checkpoints) {
        Totals totals = ledger.totals(storm::isAcceptable);
        return new ChaosReport(
                scenario,
                trial.delivery(),
                totals,
                storm.acceptableCount(),
                checkpoints.getNumberCompletedCheckpoints(),
                checkpoints.getNumberFailedCheckpoints(),
                Recovery.of(trial.faults(), ledger.firstAnswersMillis()),
                trial.notes(),
                totals.isKept(trial.delivery()));
    }

    /** Sends events while the scenario plays, and waits for their answers. */
    private void load(Scenario scenario, Trial trial, EventSource events, Ledger ledger)
            throws IOException, InterruptedException {
        try (Publisher publisher = new Publisher(trial.broker().bootstrapServers())) {
            try (Pacer sender =
                    new Pacer(
                            "event-sender",
                            options.imagesPerSecond(),
                            () -> send(events.next(), publisher, ledger))) {
                trial.awaitAnswers();
                trial.awaitCheckpoint();
                view.accept("the job answers");
                scenario.play(trial);
                trial.awaitAnswers();
                sender.requireSound();
            }
        }
        view.accept(
                "%,d events sent, %,d answered; waiting for the rest"
                        .formatted(ledger.sentCount(), ledger.answeredCount()));
        if (!ledger.awaitAll(PATIENCE.toMillis())) {
            view.accept("no answer after " + PATIENCE + ", among others: " + ledger.missing(5));
        }
    }

    private static void send(Event event, Publisher publisher, Ledger ledger) {
        ledger.sent(event.id(), event.due());
        publisher.send(TOPICS.images(), event.id(), event.value());
    }

    private List<String> operatingPoints() throws IOException {
        return Bundle.read(options.bundle())
                .manifest()
                .calibration()
                .operatingPoints()
                .keySet()
                .stream()
                .sorted()
                .toList();
    }

    /** As the job would, but that the broker's clock tells when it took an answer. */
    private static void createTopics(String bootstrapServers) throws IOException {
        Properties client = new Properties();
        client.setProperty("bootstrap.servers", bootstrapServers);
        new BrokerCheck(client, BROKER_PATIENCE)
                .createMissing(
                        TOPICS.specs(PARTITIONS).stream()
                                .map(ChaosRun::byTheBrokersClock)
                                .toList());
    }

    private static TopicSpec byTheBrokersClock(TopicSpec spec) {
        Map<String, String> config = new HashMap<>(spec.config());
        config.put("message.timestamp.type", "LogAppendTime");
        return new TopicSpec(spec.name(), spec.partitions(), spec.partitioning(), config);
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(folder);
    }
}
