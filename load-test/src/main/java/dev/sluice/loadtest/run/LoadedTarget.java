package dev.sluice.loadtest.run;

import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.loadtest.load.LoadPlan;
import dev.sluice.loadtest.load.LoadSource;
import dev.sluice.loadtest.load.Phase;
import dev.sluice.loadtest.load.RateSearch;
import dev.sluice.loadtest.measure.Cores;
import dev.sluice.loadtest.measure.LatencyFigures;
import dev.sluice.loadtest.measure.LatencyRecorder;
import dev.sluice.loadtest.measure.LatencyRecorder.Window;
import dev.sluice.loadtest.measure.LoadSample;
import dev.sluice.loadtest.process.ChildJvm;
import dev.sluice.loadtest.process.ProcessUsage;
import dev.sluice.loadtest.run.TargetRunner.Running;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import javax.annotation.Nullable;

/** One target under one load after another. */
final class LoadedTarget {

    /** Of the throughput from a full topic: the load until its code is compiled. */
    private static final double WARM_UP_SHARE = 0.5;

    /** Likewise, where the search for what is sustained begins. */
    private static final double FIRST_SHARE = 0.9;

    /**
     * Latency may rise by this much a second of load, in milliseconds, and the rate is sustained.
     */
    private static final double MOST_RISE = 20;

    /**
     * p99, in milliseconds: a step is too short to show a slower rise behind what waits already.
     */
    private static final double MOST_MILLIS = 1_000;

    private static final Duration STEP_SETTLES = Duration.ofSeconds(5);
    private static final Duration STEP_COUNTS = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long MICROS_PER_MILLI = 1_000;

    /**
     * Samples of its processes that a run is to have, about; none is taken more often than each
     * second.
     */
    private static final int SAMPLES = 360;

    private static final long LEAST_INTERVAL_MILLIS = 1_000;

    private final Cluster cluster;
    private final Running running;
    private final LoadSource source;
    private final AnswerReader reader;
    private final LatencyOptions options;
    private final RunView view;

    LoadedTarget(
            Cluster cluster,
            Running running,
            LoadSource source,
            AnswerReader reader,
            LatencyOptions options,
            RunView view) {
        this.cluster = cluster;
        this.running = running;
        this.source = source;
        this.reader = reader;
        this.options = options;
        this.view = view;
    }

    /** Which run it is. */
    record Identity(String workload, String target, String delivery, int round) {}

    private record Load(LatencyRecorder recorder, long sent, List<LoadSample> samples) {

        boolean isAnswered() {
            return recorder.distinct() == sent;
        }
    }

    /**
     * Looks for the rate that it sustains, once it is warm.
     *
     * @param most images a second that it makes of a full topic
     */
    RateSearch.Result search(double most) throws Exception {
        offer(
                List.of(new Phase(WARM_UP_SHARE * most, options.warmUp())),
                List.of(),
                startMicros -> {});
        return RateSearch.search(FIRST_SHARE * most, this::isSustained);
    }

    /**
     * @param rate images a second
     * @param search that led to it; null where the rate was given
     */
    LatencyRun measure(
            Identity identity,
            double rate,
            @Nullable RateSearch.Result search,
            Thresholds thresholds)
            throws Exception {
        double sustained = search == null ? Double.NaN : search.sustained();
        PolicyChanges changes = new PolicyChanges(cluster.client(), running.topics(), thresholds);
        ExecutorService operator = Executors.newSingleThreadExecutor();
        try {
            CompletableFuture<Long> startMicros = new CompletableFuture<>();
            Future<?> sending = operator.submit(() -> sendPolicies(changes, startMicros.get()));
            Load load =
                    offer(phases(rate, sustained), windows(rate, sustained), startMicros::complete);
            sending.get();
            return result(identity, search, rate, load, changes);
        } finally {
            operator.shutdownNow();
        }
    }

    private List<Phase> phases(double rate, double sustained) {
        List<Phase> phases = new ArrayList<>();
        phases.add(new Phase(rate, options.warmUp()));
        phases.add(new Phase(rate, options.duration()));
        if (options.burst() > 0) {
            phases.add(new Phase(options.burst() * sustained, options.duration()));
            phases.add(new Phase(rate, options.duration()));
        }
        return phases;
    }

    private List<Window> windows(double rate, double sustained) {
        List<Window> windows = new ArrayList<>();
        Duration end = options.warmUp().plus(options.duration());
        windows.add(new Window("steady", options.warmUp(), end, rate));
        if (options.burst() > 0) {
            Duration burstEnd = end.plus(options.duration());
            windows.add(new Window("burst", end, burstEnd, options.burst() * sustained));
            windows.add(
                    new Window("after burst", burstEnd, burstEnd.plus(options.duration()), rate));
        }
        return windows;
    }

    /** After the warm-up. */
    @Nullable
    private Void sendPolicies(PolicyChanges changes, long startMicros) throws Exception {
        if (options.policyChanges() > 0) {
            long begin = startMicros / MICROS_PER_MILLI + options.warmUp().toMillis();
            Thread.sleep(Math.max(0, begin - System.currentTimeMillis()));
            changes.send(options.policyChanges(), options.policyInterval());
        }
        return null;
    }

    private boolean isSustained(double perSecond) throws Exception {
        view.step("Trying %.1f images a second".formatted(perSecond));
        Duration end = STEP_SETTLES.plus(STEP_COUNTS);
        Load load =
                offer(
                        List.of(new Phase(perSecond, end)),
                        List.of(new Window("step", STEP_SETTLES, end, perSecond)),
                        startMicros -> {});
        LatencyFigures figures = load.recorder().figures().get(0);
        return load.isAnswered()
                && figures.trendMillisPerSecond() < MOST_RISE
                && figures.p99() < MOST_MILLIS;
    }

    /**
     * Sends, and waits until all is answered, or nothing more comes.
     *
     * @param begun is told when the load begins, in microseconds since the epoch
     */
    private Load offer(List<Phase> phases, List<Window> windows, LongConsumer begun)
            throws Exception {
        LoadPlan plan = new LoadPlan(phases, options.arrivals(), options.seed());
        long sent = plan.events();
        LoadSource.Started generator = source.start(running.topics().images(), plan);
        begun.accept(generator.startMicros());
        LatencyRecorder recorder = new LatencyRecorder(generator.startMicros(), windows);
        reader.recordInto(recorder);
        try {
            List<LoadSample> samples = watch(generator.process(), recorder, plan, sent);
            int exitCode = generator.process().awaitEnd(PATIENCE);
            if (exitCode != 0) {
                throw new IOException("the generator failed:\n" + generator.process().lastLines());
            }
            return new Load(recorder, sent, samples);
        } finally {
            generator.process().close();
        }
    }

    private List<LoadSample> watch(
            ChildJvm generator, LatencyRecorder recorder, LoadPlan plan, long sent)
            throws IOException, InterruptedException {
        List<LoadSample> samples = new ArrayList<>();
        long started = System.nanoTime();
        long interval = Math.max(LEAST_INTERVAL_MILLIS, plan.length().toMillis() / SAMPLES);
        long before = -1;
        long quietSince = started;
        while (recorder.distinct() < sent && System.nanoTime() - quietSince < PATIENCE.toNanos()) {
            Thread.sleep(generator.isAlive() ? interval : LEAST_INTERVAL_MILLIS / 10);
            reader.requireAlive();
            samples.add(sample((System.nanoTime() - started) / NANOS_PER_SECOND, generator));
            view.progress(recorder.distinct(), sent);
            if (recorder.distinct() > before || generator.isAlive()) {
                before = recorder.distinct();
                quietSince = System.nanoTime();
            }
        }
        return samples;
    }

    private LoadSample sample(double seconds, ChildJvm generator)
            throws IOException, InterruptedException {
        ProcessUsage usage = running.process().usage();
        return new LoadSample(
                seconds,
                usage.residentBytes(),
                usage.threads(),
                seconds(Optional.of(usage.cpu())),
                seconds(cluster.cpu()),
                seconds(generator.cpu()));
    }

    private static double seconds(Optional<Duration> cpu) {
        return cpu.map(time -> time.toNanos() / NANOS_PER_SECOND).orElse(Double.NaN);
    }

    private LatencyRun result(
            Identity identity,
            @Nullable RateSearch.Result search,
            double rate,
            Load load,
            PolicyChanges changes)
            throws IOException, InterruptedException {
        double warmUp = options.warmUp().toNanos() / NANOS_PER_SECOND;
        double end = warmUp + options.duration().toNanos() / NANOS_PER_SECOND;
        List<LoadSample> samples =
                load.samples().stream().filter(sample -> sample.seconds() >= warmUp).toList();
        return new LatencyRun(
                identity.workload(),
                identity.target(),
                identity.delivery(),
                identity.round(),
                search,
                rate,
                load.sent(),
                load.sent() - load.recorder().distinct(),
                load.recorder().repeated(),
                cluster.records(running.topics().deadLetters()),
                load.recorder().figures(),
                LatencyRun.PERCENTILES.stream()
                        .map(percentile -> load.recorder().percentile(0, percentile))
                        .toList(),
                samples,
                LoadSample.growth(samples),
                Cores.of(samples.stream().filter(sample -> sample.seconds() <= end).toList()),
                options.policyChanges(),
                changes.delays(reader.firstOfVersion()));
    }
}
