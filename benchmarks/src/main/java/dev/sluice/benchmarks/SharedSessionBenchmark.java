package dev.sluice.benchmarks;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.runtime.StageOutput;
import dev.sluice.bundle.runtime.StageRunner;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Two subtasks of stage 0 of the example bundle in one process, each with runners over one session
 * that they share, and over one of its own: batches a second of both together.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(2)
@Fork(3)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class SharedSessionBenchmark {

    @Param({"true", "false"})
    boolean shared;

    @Param({"1", "32"})
    int records;

    private StageRunner runner;

    @Setup(Level.Trial)
    public void open(ThreadParams thread) {
        Bundle bundle = Example.bundle();
        StageSpec spec = bundle.manifest().stages().get(0);
        // Runners share what has the same name.
        String name = shared ? "stage 0" : "stage 0 of thread " + thread.getThreadIndex();
        int classes = bundle.manifest().classes().size();
        runner = StageRunner.open(name, spec, bundle.graph(0), classes, records, 1);
        for (byte[] image : Example.images(records)) {
            runner.input().put(image);
        }
    }

    @Benchmark
    public float run() {
        StageOutput output = runner.run(records);
        return output.confidence(records - 1);
    }

    @TearDown(Level.Trial)
    public void close() {
        runner.close();
    }
}
