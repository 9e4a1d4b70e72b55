package dev.sluice.benchmarks;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.exit.ExitRule;
import dev.sluice.bundle.exit.Thresholds;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What is decided of a batch of 32 records of 10 classes, once the graph has run. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class ExitDecisionBenchmark {

    private static final int RECORDS = 32;

    private final Thresholds thresholds = Thresholds.of(0.9, 0.9);
    private StageRunner runner;
    private StageOutput output;

    @Setup(Level.Trial)
    public void runStage() {
        Bundle bundle = Example.bundle();
        runner = StageRunner.open(bundle, 0, RECORDS, 1);
        for (byte[] image : Example.images(RECORDS)) {
            runner.input().put(image);
        }
        output = runner.run(RECORDS);
    }

    @Benchmark
    public int decide() {
        int answers = 0;
        for (int row = 0; row < RECORDS; row++) {
            if (output.isFinite(row) && ExitRule.exits(output.confidence(row), thresholds.at(0))) {
                answers += output.classIndex(row);
            }
        }
        return answers;
    }

    @TearDown(Level.Trial)
    public void close() {
        runner.close();
    }
}
