package dev.sluice.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.loadtest.contender.Contenders;
import dev.sluice.loadtest.contender.JitCompiler;
import dev.sluice.loadtest.load.Arrivals;
import dev.sluice.loadtest.measure.LatencyFigures;
import dev.sluice.loadtest.measure.RateWindow;
import dev.sluice.loadtest.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job under a light open-loop load, from a generator in a process of its own. */
class LatencyTestITCase {

    private static final int PER_SECOND = 40;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration DURATION = Duration.ofSeconds(30);
    private static final double MOST_GROWTH = 0.01;

    /** The collector starts threads of its own when it comes to need them. */
    private static final int OF_THE_JVM = 2;

    private static final int POLICIES = 4;
    private static final int CPUS = Runtime.getRuntime().availableProcessors();

    @TempDir private Path folder;

    @Test
    void timesEachAnswerAndEachPolicyWhileEventsComeAtTheirOwnPace() throws Exception {
        Workload workload = FewImages.ofTheExample(100, folder);
        LatencyOptions load =
                new LatencyOptions(
                        new OfferedRate(OfferedRate.Kind.PER_SECOND, PER_SECOND),
                        Arrivals.CONSTANT,
                        WARM_UP,
                        DURATION,
                        0,
                        POLICIES,
                        Duration.ofSeconds(1),
                        1);
        ThroughputOptions targets =
                new ThroughputOptions(
                        1,
                        List.of("at_least_once"),
                        1,
                        "1 s",
                        JitCompiler.QUICK,
                        new RateWindow(0.2, 1));

        List<LatencyRun> runs;
        try (Cluster cluster = Cluster.start(folder, 2, JitCompiler.QUICK)) {
            runs =
                    new LatencyTest(cluster, workload, targets, load, folder, new Silence())
                            .run(
                                    new Contenders(FewImages.CHECKOUT)
                                            .open(List.of("cascade-fused", "limit")));
        }

        assertThat(runs).singleElement().satisfies(LatencyTestITCase::isComplete);
    }

    private static void isComplete(LatencyRun run) {
        assertThat(run.target()).isEqualTo("cascade-fused");
        long events = PER_SECOND * WARM_UP.plus(DURATION).toSeconds();
        assertThat(run.sent()).isBetween(events - 2, events); // one gap before each window's first
        assertThat(run.lost()).isZero();
        assertThat(run.repeated()).isZero();
        assertThat(run.deadLetters()).isZero();
        assertThat(run.windows()).hasSize(1);
        LatencyFigures steady = run.windows().get(0);
        assertThat(steady.p50()).isPositive().isLessThanOrEqualTo(steady.p95());
        assertThat(steady.p95()).isLessThanOrEqualTo(steady.p99());
        assertThat(steady.p99()).isLessThanOrEqualTo(steady.p999());
        assertThat(run.percentiles()).hasSameSizeAs(LatencyRun.PERCENTILES).isSorted();
        assertThat(run.policyChanges()).isEqualTo(POLICIES);
        assertThat(run.policyMillis()).hasSize(POLICIES).allMatch(millis -> millis > 0);
        assertThat(run.isSound()).isTrue();
        assertThat(run.memoryGrowth()).isLessThan(MOST_GROWTH);
        assertThat(run.samples().get(run.samples().size() - 1).threads())
                .isLessThanOrEqualTo(run.samples().get(0).threads() + OF_THE_JVM);
        assertThat(run.cores().target()).isBetween(0.01, (double) CPUS);
        assertThat(run.cores().broker()).isBetween(0.001, (double) CPUS);
        assertThat(run.cores().generator()).isBetween(0.001, (double) CPUS);
    }
}
