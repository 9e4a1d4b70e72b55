package dev.sluice.loadtest.contender;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.CascadeRun;
import dev.sluice.augment.evaluate.Judgement;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.exit.Thresholds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Runs a cascade in several threads at once, each with images of its own, on sessions that they
 * share, as the job's subtasks do.
 */
final class MemoryRun {

    private static final double NANOS_PER_SECOND = 1e9;

    /** One pass is not timed: code is compiled, and memory is taken, in it. */
    private static final int PASSES_TO_WARM_UP = 1;

    private final Bundle bundle;
    private final Thresholds thresholds;
    private final int batchRecords;
    private final int threads;

    MemoryRun(Bundle bundle, Thresholds thresholds, int batchRecords, int threads) {
        this.bundle = bundle;
        this.thresholds = thresholds;
        this.batchRecords = batchRecords;
        this.threads = threads;
    }

    private record Part(List<Judgement> judgements, long nanos) {

        double imagesPerSecond() {
            return judgements.size() * NANOS_PER_SECOND / nanos;
        }
    }

    MemoryResult measure(ImageSet images) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CpuAtBarrier cpu = new CpuAtBarrier();
        CyclicBarrier start = new CyclicBarrier(threads, cpu::begin);
        CyclicBarrier end = new CyclicBarrier(threads, cpu::end);
        try {
            CompletionService<Part> work = new ExecutorCompletionService<>(pool);
            List<Future<Part>> submitted = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                ImageSet own = images.subset(indices(thread, images.count()));
                submitted.add(work.submit(() -> part(own, start, end)));
            }
            for (int ended = 0; ended < threads; ended++) {
                work.take().get(); // Where one fails, the others wait for it at a barrier.
            }
            List<Part> parts = new ArrayList<>();
            for (Future<Part> part : submitted) {
                parts.add(part.get());
            }
            return result(parts, images.count(), cpu.spent());
        } finally {
            pool.shutdownNow();
        }
    }

    private int[] indices(int thread, int count) {
        return IntStream.range(0, count).filter(i -> i % threads == thread).toArray();
    }

    private Part part(ImageSet images, CyclicBarrier start, CyclicBarrier end) throws Exception {
        try (Cascade cascade = Cascade.open(bundle, batchRecords, 1)) {
            for (int pass = 0; pass < PASSES_TO_WARM_UP; pass++) {
                cascade.run(images, thresholds, done -> {});
            }
            start.await();
            long started = System.nanoTime();
            CascadeRun run = cascade.run(images, thresholds, done -> {});
            long nanos = System.nanoTime() - started;
            end.await();
            return new Part(run.judgements(), nanos);
        }
    }

    private MemoryResult result(List<Part> parts, int count, Duration cpu) {
        Integer[] answers = new Integer[count];
        Integer[] exits = new Integer[count];
        for (int thread = 0; thread < threads; thread++) {
            List<Judgement> judgements = parts.get(thread).judgements();
            for (int i = 0; i < judgements.size(); i++) {
                answers[i * threads + thread] = judgements.get(i).classIndex();
                exits[i * threads + thread] = judgements.get(i).exit();
            }
        }
        // Of each thread by itself: what one does not do after its end is no lack of the others.
        return new MemoryResult(
                parts.stream().mapToDouble(Part::imagesPerSecond).sum(),
                count,
                cpu.toNanos() / NANOS_PER_SECOND,
                List.of(answers),
                List.of(exits));
    }

    /** CPU time of this process between two moments that all threads share. */
    private static final class CpuAtBarrier {

        // Written by the last thread at a barrier, read after the threads have ended.
        private volatile Duration begun = Duration.ZERO;
        private volatile Duration ended = Duration.ZERO;

        void begin() {
            begun = now();
        }

        void end() {
            ended = now();
        }

        Duration spent() {
            return ended.minus(begun);
        }

        private static Duration now() {
            return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
        }
    }
}
