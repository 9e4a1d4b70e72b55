package dev.sluice.loadtest.chaos;

import dev.sluice.augment.data.Part;
import dev.sluice.augment.reader.ImageSets;
import dev.sluice.bundle.Bundle;
import dev.sluice.job.cli.FailureCause;
import dev.sluice.job.kafka.BrokerCheck;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.job.kafka.TopicSpec;
import dev.sluice.loadtest.chaos.EventSource.Event;
import dev.sluice.loadtest.cluster.TestBed;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics.Counts;

/**
 * Starts broker, cluster and job, puts them under load, plays a scenario and closes the books.
 * Broker and cluster stay for the next scenario, which has topics of its own. Not thread-safe.
 */
public final class ChaosRun implements AutoCloseable {

    private static final int PARTITIONS = 4;
    private static final double POLICIES_PER_SECOND = 100;

    /** For a broker that has just announced itself. */
    private static final Duration BROKER_PATIENCE = Duration.ofMinutes(2);

    private final ChaosOptions options;
    private final Consumer<String> view;

    // Written by run: what the last scenario was played on, unless it failed.
    @Nullable private TestBed bed;
    // Count what is started, for names of their own.
    private int beds;
    private int runs;

    /**
     * @param view is told each step and fault, in a line
     */
    public ChaosRun(ChaosOptions options, Consumer<String> view) {
        this.options = options;
        this.view = view;
    }

    /**
     * @throws IOException if a process or the job does not start; what is lost, and a job that does
     *     not come back from a fault, are in the report and no exception
     */
    public ChaosReport run(Scenario scenario, Delivery delivery)
            throws IOException, InterruptedException {
        view.accept(scenario + ", " + delivery + ": " + scenario.description());
        try {
            return run(scenario, delivery, bed(scenario.flink()));
        } catch (IOException | InterruptedException | RuntimeException e) {
            close(); // nobody knows what is left of it
            throw e;
        }
    }

    private TestBed bed(Map<String, String> flink) throws IOException, InterruptedException {
        if (bed == null || !bed.flink().equals(flink)) {
            close();
            bed =
                    TestBed.start(
                            options.folder().resolve("cluster-" + beds++),
                            options.files(),
                            Scenario.TASK_MANAGERS,
                            Scenario.SLOTS,
                            flink);
        }
        bed.cluster().awaitSlots(Scenario.TASK_MANAGERS * Scenario.SLOTS);
        return bed;
    }

    /** Ends the processes. */
    @Override
    public void close() {
        if (bed != null) {
            bed.close();
            bed = null;
        }
    }

    private ChaosReport run(Scenario scenario, Delivery delivery, TestBed on)
            throws IOException, InterruptedException {
        String name = "chaos-" + runs++;
        TopicNames topics = topics(name);
        createTopics(on.broker().bootstrapServers(), topics);
        JobStart start =
                new JobStart(
                        options.bundle(),
                        on.broker().bootstrapServers(),
                        topics,
                        name,
                        options.placement(),
                        delivery,
                        List.of());
        Ledger ledger = new Ledger();
        PolicyStorm storm;
        Trial trial;
        Optional<Counts> checkpoints;
        try (Publisher policies = new Publisher(start.bootstrapServers())) {
            storm =
                    new PolicyStorm(
                            (key, policy) -> policies.send(topics.policies(), key, policy),
                            operatingPoints());
            JobID job = start.on(on.jobs(), scenario.parallelism(), null);
            trial = new Trial(on, start, job, ledger, storm, options, view);
            checkpoints = run(scenario, start, trial, storm, ledger);
        }
        if (checkpoints.isEmpty()) {
            close(); // nobody knows what is left of it
        }
        return report(scenario, ledger, storm, trial, checkpoints);
    }

    private Optional<Counts> run(
            Scenario scenario, JobStart start, Trial trial, PolicyStorm storm, Ledger ledger)
            throws IOException, InterruptedException {
        EventSource events =
                new EventSource(
                        ImageSets.open(options.imagesFolder(), Part.TEST),
                        scenario.brokenShare(),
                        new Random(options.seed()));
        // A job that is still starting would only gather a backlog.
        trial.awaitCheckpoint();
        LedgerWriter reader = new LedgerWriter(start.bootstrapServers(), start.topics(), ledger);
        try (reader) {
            return play(scenario, trial, storm, events, ledger, start.topics().images());
        }
    }

    /**
     * Under load and policies, and stops the job.
     *
     * @return what became of its checkpoints; empty if the job did not come back from a fault, so
     *     that the books are closed as they are
     */
    private Optional<Counts> play(
            Scenario scenario,
            Trial trial,
            PolicyStorm storm,
            EventSource events,
            Ledger ledger,
            String topic)
            throws InterruptedException {
        try {
            try (Pacer stormy = new Pacer("policy-storm", POLICIES_PER_SECOND, storm::send)) {
                load(scenario, trial, topic, events, ledger);
                stormy.requireSound();
            }
            Counts checkpoints = trial.jobs().checkpoints(trial.job()).getCounts();
            // Commits what a transaction still holds: it may be a repeat, and is to be counted.
            trial.jobs().stopWithSavepoint(trial.job());
            return Optional.of(checkpoints);
        } catch (IOException e) {
            trial.note("not played to its end: " + FailureCause.of(e));
            return Optional.empty();
        }
    }

    private static ChaosReport report(
            Scenario scenario,
            Ledger ledger,
            PolicyStorm storm,
            Trial trial,
            Optional<Counts> checkpoints) {
        Totals totals = ledger.totals(storm::isAcceptable);
        return new ChaosReport(
                scenario,
                trial.delivery(),
                totals,
                storm.acceptableCount(),
                checkpoints.map(Counts::getNumberCompletedCheckpoints).orElse(0L),
                checkpoints.map(Counts::getNumberFailedCheckpoints).orElse(0L),
                Recovery.of(trial.faults(), ledger.firstAnswersMillis()),
                trial.notes(),
                checkpoints.isPresent() && trial.isSound() && totals.isKept(trial.delivery()));
    }

    /** Sends events while the scenario plays, and waits for their answers. */
    private void load(
            Scenario scenario, Trial trial, String topic, EventSource events, Ledger ledger)
            throws IOException, InterruptedException {
        try (Publisher publisher = new Publisher(trial.broker().bootstrapServers())) {
            try (Pacer sender =
                    new Pacer(
                            "event-sender",
                            options.imagesPerSecond(),
                            () -> send(events.next(), publisher, topic, ledger))) {
                trial.awaitAnswers();
                trial.awaitCheckpoint();
                view.accept("the job answers");
                scenario.play(trial);
                trial.awaitAnswers();
                trial.awaitNewPolicy();
                sender.requireSound();
            }
        }
        view.accept(
                "%,d events sent, %,d answered; waiting for the rest"
                        .formatted(ledger.sentCount(), ledger.answeredCount()));
        if (!trial.awaitAllAnswers()) {
            view.accept("no answer, among others: " + ledger.missing(5));
        }
    }

    private static void send(Event event, Publisher publisher, String topic, Ledger ledger) {
        ledger.sent(event.id(), event.due());
        publisher.send(topic, event.id(), event.value());
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

    private static TopicNames topics(String run) {
        return new TopicNames(
                run + "-images",
                run + "-predictions",
                run + "-dead-letters",
                run + "-exit-policies",
                run + "-policy-verdicts");
    }

    /** As the job would, but that the broker's clock tells when it took an answer. */
    static void createTopics(String bootstrapServers, TopicNames topics) throws IOException {
        Properties client = new Properties();
        client.setProperty("bootstrap.servers", bootstrapServers);
        new BrokerCheck(client, BROKER_PATIENCE)
                .createMissing(
                        topics.specs(PARTITIONS).stream()
                                .map(ChaosRun::byTheBrokersClock)
                                .toList());
    }

    private static TopicSpec byTheBrokersClock(TopicSpec spec) {
        Map<String, String> config = new HashMap<>(spec.config());
        config.put("message.timestamp.type", "LogAppendTime");
        return new TopicSpec(spec.name(), spec.partitions(), spec.partitioning(), config);
    }
}
