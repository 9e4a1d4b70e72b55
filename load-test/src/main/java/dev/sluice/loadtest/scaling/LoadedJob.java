package dev.sluice.loadtest.scaling;

import dev.sluice.job.SluiceTopology;
import dev.sluice.loadtest.load.Arrivals;
import dev.sluice.loadtest.load.LoadPlan;
import dev.sluice.loadtest.load.LoadSource;
import dev.sluice.loadtest.load.Phase;
import dev.sluice.loadtest.measure.LatencyRecorder.Window;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A job that runs, and loads that are put on it one after the other. */
final class LoadedJob {

    /** For the next answer: a machine with other work may take its time. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Until Flink's counts show what is answered already. */
    private static final Duration COUNTS_PATIENCE = Duration.ofMinutes(1);

    private static final long POLL_MILLIS = 200;

    private final LoadSource source;
    private final String topic;
    private final AnswerCounter answers;
    private final JobMonitor monitor;
    private final ScalingView view;

    /**
     * @param topic of the images
     */
    LoadedJob(
            LoadSource source,
            String topic,
            AnswerCounter answers,
            JobMonitor monitor,
            ScalingView view) {
        this.source = source;
        this.topic = topic;
        this.answers = answers;
        this.monitor = monitor;
        this.view = view;
    }

    /** Is called several times a second while a load is on, and until all of it is answered. */
    interface Watch {
        void look(LoadCount count) throws IOException, InterruptedException;
    }

    /**
     * Sends images as fast as they can be sent.
     *
     * @return images a second that one subtask of stage 0 would make if it were busy all the time
     */
    double burst(int images, long seed) throws IOException, InterruptedException {
        VertexCounts before = stage0();
        LoadPlan plan =
                new LoadPlan(
                        List.of(new Phase(images, Duration.ofSeconds(1))), Arrivals.CONSTANT, seed);
        offer(plan, List.of(), count -> view.progress(count.answered(), plan.events()));
        VertexCounts after = stage0();
        long deadline = System.nanoTime() + COUNTS_PATIENCE.toNanos();
        while (after.records() - before.records() < plan.events()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "Flink has counted %d records at stage 0; expected %d"
                                .formatted(after.records() - before.records(), plan.events()));
            }
            Thread.sleep(POLL_MILLIS);
            after = stage0();
        }
        double busyMillis = after.busyMillis() - before.busyMillis();
        if (!(busyMillis > 0)) {
            throw new IOException("Flink has counted no busy time at stage 0");
        }
        return 1e3 * (after.records() - before.records()) / busyMillis;
    }

    private VertexCounts stage0() throws IOException, InterruptedException {
        return monitor.sample().vertices().stream()
                .filter(vertex -> vertex.name().equals(SluiceTopology.stage(0)))
                .findFirst()
                .orElseThrow();
    }

    /** Puts a load on the job and waits until all of it is answered, or nothing more comes. */
    LoadCount offer(LoadPlan plan, List<Window> windows, Watch watch)
            throws IOException, InterruptedException {
        long sent = plan.events();
        LoadSource.Started generator = source.start(topic, plan);
        LoadCount count = new LoadCount(generator, windows);
        answers.countInto(count);
        try {
            long before = -1;
            long quietSince = System.nanoTime();
            while (count.answered() < sent && System.nanoTime() - quietSince < PATIENCE.toNanos()) {
                Thread.sleep(POLL_MILLIS);
                answers.requireAlive();
                watch.look(count);
                if (count.answered() > before || generator.process().isAlive()) {
                    before = count.answered();
                    quietSince = System.nanoTime();
                }
            }
            int exitCode = generator.process().awaitEnd(PATIENCE);
            if (exitCode != 0) {
                throw new IOException("the generator failed:\n" + generator.process().lastLines());
            }
            return count;
        } finally {
            generator.process().close();
        }
    }
}
