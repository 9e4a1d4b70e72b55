package dev.sluice.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.loadtest.contender.Contenders;
import dev.sluice.loadtest.contender.JitCompiler;
import dev.sluice.loadtest.measure.RateWindow;
import dev.sluice.loadtest.workload.Workload;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two targets for real, each in its process, on few images: what matters is that all is counted.
 */
class ThroughputTestITCase {

    private static final int IMAGES = 300;

    @TempDir private Path folder;

    @Test
    void comparesTheJobWithARecordByRecordOneOnTheSameImages() throws Exception {
        Workload workload = FewImages.ofTheExample(IMAGES, folder);
        int wholeImages = workload.imagesOfWhole();
        ThroughputOptions options =
                new ThroughputOptions(
                        1,
                        List.of("at_least_once"),
                        1,
                        "1 s",
                        JitCompiler.QUICK,
                        new RateWindow(0.2, 1));

        List<ThroughputRun> runs;
        try (Cluster cluster = Cluster.start(folder, 2, JitCompiler.QUICK)) {
            runs =
                    new ThroughputTest(cluster, workload, options, folder, new Silence())
                            .run(
                                    new Contenders(FewImages.CHECKOUT)
                                            .open(List.of("cascade-fused", "monolith-record")));
        }

        assertThat(runs)
                .extracting(ThroughputRun::target)
                .containsExactly("cascade-fused", "monolith-record");
        assertThat(runs)
                .extracting(run -> run.answers().images())
                .containsExactly(IMAGES, wholeImages);
        assertThat(wholeImages).isBetween(IMAGES / 5, IMAGES / 2);
        assertThat(runs)
                .allSatisfy(
                        run -> {
                            assertThat(run.answers().isSound()).as(run.toString()).isTrue();
                            assertThat(run.deadLetters()).isZero();
                            assertThat(run.answers().accuracy()).isBetween(0.85, 1.0);
                            assertThat(run.imagesPerSecond()).isPositive();
                            assertThat(run.peakResidentBytes()).isGreaterThan(64L << 20);
                        });
        assertThat(runs.get(0).answers().exitRates()).hasSize(3);
        assertThat(runs.get(0).answers().exitRates().get(0)).isBetween(0.7, 1.0);
        assertThat(runs.get(1).answers().exitRates()).containsExactly(1.0);
        assertThat(runs.get(1).answers().agreement()).isCloseTo(1, within(0.005));
    }
}
