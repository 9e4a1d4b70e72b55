package dev.sluice.loadtest.scaling;

import dev.sluice.job.Placement;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.loadtest.chaos.Delivery;
import dev.sluice.loadtest.chaos.JobStart;
import dev.sluice.loadtest.cluster.TestBed;
import dev.sluice.loadtest.load.Arrivals;
import dev.sluice.loadtest.load.LoadPlan;
import dev.sluice.loadtest.load.LoadSource;
import dev.sluice.loadtest.load.Phase;
import dev.sluice.loadtest.measure.LatencyRecorder.Window;
import dev.sluice.loadtest.run.Cluster;
import dev.sluice.loadtest.run.ImageTopic;
import dev.sluice.loadtest.workload.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.JobID;

/**
 * Starts a broker and a cluster as processes of their own, runs the job with separate stages of one
 * subtask each, measures what that makes, raises the load in steps and lets a scaler follow it.
 */
public final class ScalingRun {

    static final int TASK_MANAGERS = 2;
    static final int SLOTS = 2;

    private static final int PARTITIONS = TASK_MANAGERS * SLOTS;
    private static final String EVENTS = "events";
    private static final String NAME = "scaling";

    /** Of what the scaler sees; the operator's own defaults are minutes, for loads of hours. */
    private static final Duration SETTLES = Duration.ofSeconds(5);

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration HOLDS = Duration.ofMinutes(1);
    private static final Duration CATCH_UP = Duration.ofSeconds(30);
    private static final double BOUNDARY = 0.1;

    /**
     * The scaler sees a window of it and changes something; and what a change in the last step
     * brings is to be seen before the load ends.
     */
    static final Duration LEAST_STEP = SETTLES.plus(WINDOW).plus(CATCH_UP);

    /**
     * A stage runs what there is to read: records that come to it 20 ms' worth at a time make large
     * batches already while images are few. A batch of one costs more an image than a full one, and
     * a scaler that goes by busy time takes that for what the load costs.
     */
    private static final String FULL_BUFFERS = "execution.buffer-timeout.interval=20 ms";

    /** Images of the bursts that warm the job up, as a share of the workload's own. */
    private static final int BURST_SHARE = 5;

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long POLL_MILLIS = 200;
    private static final double NANOS_PER_SECOND = 1e9;

    private final ScalingOptions options;
    private final Workload workload;
    private final ScalingView view;
    private final ScalingGoal goal;
    private final TopicNames topics =
            new TopicNames(
                    NAME + "-images",
                    NAME + "-predictions",
                    NAME + "-dead-letters",
                    NAME + "-exit-policies",
                    NAME + "-policy-verdicts");

    public ScalingRun(ScalingOptions options, Workload workload, ScalingView view) {
        this.options = options;
        this.workload = workload;
        this.view = view;
        this.goal = new ScalingGoal(options.utilisation(), BOUNDARY, CATCH_UP, PARTITIONS);
    }

    /**
     * Runs it all.
     *
     * @throws IOException if a process does not start, or the job does not answer; what is lost, or
     *     waits too long, is in the result and no exception
     */
    public ScalingResult run() throws IOException, InterruptedException {
        view.step(
                "Starting a broker, a JobManager and %d TaskManagers of %d slots"
                        .formatted(TASK_MANAGERS, SLOTS));
        try (TestBed bed =
                        TestBed.start(
                                options.folder(),
                                options.files(),
                                TASK_MANAGERS,
                                SLOTS,
                                JobMonitor.FLINK);
                Cluster kafka = Cluster.at(bed.broker().bootstrapServers(), PARTITIONS)) {
            kafka.createTopics(topics, Map.of());
            kafka.createImagesTopic(EVENTS);
            view.step("Making the events of " + workload.sample().count() + " images");
            ImageTopic.fill(kafka, EVENTS, workload, workload.sample().count(), view);
            view.step("Starting the job: each stage a vertex with one subtask");
            JobID job = start(bed);
            LoadSource source =
                    new LoadSource(
                            kafka.bootstrapServers(),
                            EVENTS,
                            workload.sample().count(),
                            options.folder().resolve("log"));
            try (AnswerCounter answers = new AnswerCounter(kafka.client(), topics)) {
                JobMonitor monitor = new JobMonitor(bed.jobs(), job);
                ScalingResult result =
                        load(
                                new LoadedJob(source, topics.images(), answers, monitor, view),
                                monitor,
                                kafka);
                bed.jobs().cancel(job);
                return result;
            }
        }
    }

    private JobID start(TestBed bed) throws IOException, InterruptedException {
        JobID job =
                new JobStart(
                                workload.cascade().toAbsolutePath(),
                                bed.broker().bootstrapServers(),
                                topics,
                                NAME,
                                Placement.SEPARATE,
                                Delivery.AT_LEAST_ONCE,
                                List.of("--flink", FULL_BUFFERS))
                        .on(bed.jobs(), 1, null);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (bed.jobs().lastCheckpointMillis(job) == 0) {
            bed.cluster().requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IOException("no checkpoint within " + PATIENCE);
            }
            Thread.sleep(POLL_MILLIS);
        }
        return job;
    }

    private ScalingResult load(LoadedJob job, JobMonitor monitor, Cluster kafka)
            throws IOException, InterruptedException {
        int burst = Math.max(1, workload.images() / BURST_SHARE);
        view.step("Warming up with %,d images at once".formatted(burst));
        job.burst(burst, options.seed());
        view.step("As many again, to see what one subtask of stage 0 makes");
        double one = job.burst(burst, options.seed());
        LoadPlan plan =
                new LoadPlan(
                        options.steps().stream()
                                .map(share -> new Phase(share * one, options.step()))
                                .toList(),
                        Arrivals.POISSON,
                        options.seed());
        view.step(
                String.format(
                        Locale.ROOT,
                        "%,.0f images/s; now load in steps of %s times as many, %d s each",
                        one,
                        options.steps(),
                        options.step().toSeconds()));
        Autoscaler scaler = new Autoscaler(goal, SETTLES, WINDOW, HOLDS);
        Follower follower =
                new Follower(
                        monitor,
                        scaler,
                        kafka,
                        topics.images(),
                        seconds(plan.length()),
                        seconds(plan.length().minus(CATCH_UP)),
                        view);
        LoadCount count = job.offer(plan, windows(plan), follower);
        Books books = new Books(plan, count, follower.moments());
        return new ScalingResult(
                workload.description(),
                workload.bundle().toString(),
                one,
                method(),
                follower.moments(),
                follower.changes(),
                books.steps(),
                books.vertices(goal, scaler.loads()),
                plan.events(),
                count.answered() - count.deadLetters(),
                count.deadLetters(),
                count.repeated(),
                books.waitingAtEnd(WINDOW),
                Math.max(1, Math.round(books.peak())));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_SECOND;
    }

    private static List<Window> windows(LoadPlan plan) {
        List<Window> windows = new ArrayList<>();
        Duration from = Duration.ZERO;
        for (Phase phase : plan.phases()) {
            Duration to = from.plus(phase.duration());
            windows.add(new Window("step " + windows.size(), from, to, phase.perSecond()));
            from = to;
        }
        return windows;
    }

    private String method() {
        return String.format(
                Locale.ROOT,
                "a subtask shall be busy for %.0f %% of its time, and is left alone at %.0f to"
                        + " %.0f %%; what waits shall be gone in %d s; looks back %d s, not at the"
                        + " first %d after a restart; fewer subtasks only after %d s without a"
                        + " change, and nothing in the last %d s of"
                        + " the load; %d at most",
                100 * goal.utilisation(),
                100 * (goal.utilisation() - goal.boundary()),
                100 * (goal.utilisation() + goal.boundary()),
                CATCH_UP.toSeconds(),
                WINDOW.toSeconds(),
                SETTLES.toSeconds(),
                HOLDS.toSeconds(),
                CATCH_UP.toSeconds(),
                goal.most());
    }
}
