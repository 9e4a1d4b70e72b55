package dev.sluice.loadtest.chaos;

import dev.sluice.loadtest.chaos.Recovery.Fault;
import dev.sluice.loadtest.cluster.BrokerProcess;
import dev.sluice.loadtest.cluster.FlinkCluster;
import dev.sluice.loadtest.cluster.SessionJobs;
import dev.sluice.loadtest.cluster.TestBed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;

/**
 * A job under load and what a scenario may do to it. Faults are noted with their time. For one
 * thread.
 */
final class Trial {

    /** For a job that comes back, and for its answers, on a machine that may have other work. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration POLL = Duration.ofMillis(100);

    /** For a checkpoint that waits for the broker no more. */
    private static final Duration ANSWERED = Duration.ofSeconds(2);

    private final TestBed bed;
    private final JobStart start;
    private final Ledger ledger;
    private final PolicyStorm storm;
    private final Random random;
    private final ChaosOptions options;
    private final Consumer<String> view;
    private final List<Fault> faults = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();

    // Written when the job is started again.
    private JobID job;
    // Written by fault: what had been sent before the last one.
    private long policyBeforeFault;

    /**
     * @param job that runs
     */
    Trial(
            TestBed bed,
            JobStart start,
            JobID job,
            Ledger ledger,
            PolicyStorm storm,
            ChaosOptions options,
            Consumer<String> view) {
        this.bed = bed;
        this.start = start;
        this.job = job;
        this.ledger = ledger;
        this.storm = storm;
        this.random = new Random(options.seed());
        this.options = options;
        this.view = view;
    }

    FlinkCluster cluster() {
        return bed.cluster();
    }

    BrokerProcess broker() {
        return bed.broker();
    }

    SessionJobs jobs() {
        return bed.jobs();
    }

    JobID job() {
        return job;
    }

    Delivery delivery() {
        return start.delivery();
    }

    List<Fault> faults() {
        return faults;
    }

    List<String> notes() {
        return notes;
    }

    /** Whether all was kept that the ledger does not show. */
    boolean isSound() {
        return breaches.isEmpty();
    }

    /** How often a scenario does what it does often. */
    int times(int wanted) {
        return Math.min(wanted, options.mostTimes());
    }

    int anyOf(int count) {
        return random.nextInt(count);
    }

    /** Lets the job run for a while, of random length, if the options do not cut it short. */
    void runFor(Duration atLeast, Duration atMost) throws InterruptedException {
        long millis = atLeast.toMillis() + random.nextLong(atMost.minus(atLeast).toMillis() + 1);
        Thread.sleep(Math.min(millis, options.longestPause().toMillis()));
    }

    /** Notes what is being done to the job, now. */
    void fault(String what) {
        faults.add(new Fault(what, Instant.now()));
        policyBeforeFault = storm.highestAcceptable();
        view.accept(what);
    }

    void note(String what) {
        notes.add(what);
        view.accept(what);
    }

    /** Notes what should not be, and plays on. */
    void breach(String what) {
        breaches.add(what);
        note(what);
    }

    /**
     * Waits until an event is answered for the first time after this moment.
     *
     * @throws IOException if no event is answered any more
     */
    void awaitAnswers() throws IOException, InterruptedException {
        int before = ledger.answeredCount();
        await("a new answer", () -> ledger.answeredCount() > before);
    }

    /**
     * Waits until a policy that was sent after the last fault is on a prediction.
     *
     * @throws IOException if policies are not in force any more
     */
    void awaitNewPolicy() throws IOException, InterruptedException {
        await("a newer policy", () -> ledger.highestPolicy() > policyBeforeFault);
    }

    /**
     * Waits until every event that was sent has an answer, or for so long that the rest is lost.
     *
     * @return whether every event has one
     * @throws IOException if a process has ended by itself meanwhile
     */
    boolean awaitAllAnswers() throws IOException, InterruptedException {
        return holdsInTime(() -> ledger.answeredCount() >= ledger.sentCount());
    }

    /** Waits for a checkpoint that begins after this moment. */
    void awaitCheckpoint() throws IOException, InterruptedException {
        long now = System.currentTimeMillis();
        await("a checkpoint", () -> bed.jobs().lastCheckpointMillis(job) > now);
    }

    /** Waits for a checkpoint that has failed since the last fault. */
    void awaitFailedCheckpoint() throws IOException, InterruptedException {
        long fault = faults.get(faults.size() - 1).at().toEpochMilli();
        await("a failed checkpoint", () -> bed.jobs().lastFailedCheckpointMillis(job) > fault);
    }

    /** Waits until a vertex has this parallelism and all of it runs. */
    void awaitParallelism(String vertex, int parallelism) throws IOException, InterruptedException {
        await(
                vertex + " with parallelism " + parallelism,
                () -> bed.jobs().runsWith(job, vertex, parallelism));
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private void await(String what, Condition condition) throws IOException, InterruptedException {
        if (!holdsInTime(condition)) {
            throw new IOException(what + " has not come within " + PATIENCE);
        }
    }

    private boolean holdsInTime(Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            bed.cluster().requireAlive();
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(POLL.toMillis());
        }
        return true;
    }

    /** Kills a TaskManager under a job that answers, and starts another in its place. */
    void replaceTaskManager(int place) throws IOException, InterruptedException {
        awaitAnswers();
        long now = System.currentTimeMillis();
        bed.cluster().killTaskManager(place);
        fault("TaskManager " + place + " killed");
        bed.cluster().startTaskManager(place);
        await("the job's failure", () -> bed.jobs().lastFailureMillis(job) >= now);
    }

    /** Kills the broker while a checkpoint waits for it. */
    void killBrokerAtCheckpoint() throws IOException, InterruptedException {
        bed.broker().freeze();
        fault("broker hangs, to be killed during a checkpoint");
        // One that had the broker's answer when it froze ends within this time.
        Thread.sleep(ANSWERED.toMillis());
        await("a checkpoint under way", () -> bed.jobs().isCheckpointUnderWay(job));
        bed.broker().kill();
    }

    /** Stops the job with a savepoint and starts it from there. */
    void restart(int parallelism) throws IOException, InterruptedException {
        fault("job stopped with a savepoint, to start with parallelism " + parallelism);
        restoreFrom(bed.jobs().stopWithSavepoint(job), parallelism);
    }

    /** Starts the job, which has ended, from a savepoint. */
    void restoreFrom(String savepoint, int parallelism) throws IOException, InterruptedException {
        job = start.on(bed.jobs(), parallelism, savepoint);
        awaitAnswers();
    }
}
