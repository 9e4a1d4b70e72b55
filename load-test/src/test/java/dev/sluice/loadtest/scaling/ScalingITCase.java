package dev.sluice.loadtest.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.loadtest.cluster.JobFiles;
import dev.sluice.loadtest.report.ScalingReport;
import dev.sluice.loadtest.report.TestFacts;
import dev.sluice.loadtest.workload.Workload;
import dev.sluice.loadtest.workload.WorkloadChoices;
import dev.sluice.loadtest.workload.Workloads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that {@code ./sluice cluster} does, on little load for a short time; nothing is asserted of
 * rates. It takes some two minutes, so only {@code -Dsluice.cluster-tests} runs it.
 */
@EnabledIfSystemProperty(named = "sluice.cluster-tests", matches = ".*")
class ScalingITCase {

    private static final Path CHECKOUT = Path.of(System.getProperty("basedir")).getParent();

    @TempDir private Path folder;

    @Test
    void stageZeroGetsMoreSubtasksThanTheStageBehindItAndNothingIsLost() throws Exception {
        ScalingResult result = run();

        assertThat(result.lost()).isZero();
        assertThat(result.sent()).isEqualTo(result.predictions()).isPositive();
        assertThat(result.oneSubtask()).isPositive();
        assertThat(result.steps()).hasSize(2);
        Map<String, Integer> end = result.steps().get(1).parallelism();
        assertThat(end.get("stage-0")).isGreaterThan(end.get("stage-1"));
        assertThat(result.changes()).extracting(ScalingResult.Change::vertex).contains("stage-0");
        assertThat(result.vertices())
                .filteredOn(vertex -> vertex.load().name().equals("stage-1"))
                .singleElement()
                .satisfies(vertex -> assertThat(vertex.reached()).isBetween(0.02, 0.4));

        ScalingReport.write(
                folder.resolve("report"), TestFacts.now("the test", CHECKOUT, 1), result);

        assertThat(ImageIO.read(folder.resolve("report/scaling.png").toFile()).getWidth())
                .isEqualTo(960);
        assertThat(folder.resolve("report/report.html"))
                .content()
                .contains("policy-gate", "data:image/png;base64,")
                .doesNotContain("{{", "http://", "https://");
    }

    /** Subtasks that shall idle most of the time, so that what any machine takes needs several. */
    private ScalingResult run() throws Exception {
        Workload workload =
                new Workloads(CHECKOUT, Map.of())
                        .open(
                                "example",
                                WorkloadChoices.NONE,
                                Files.createDirectory(folder.resolve("work")));
        return new ScalingRun(
                        new ScalingOptions(
                                JobFiles.in(CHECKOUT),
                                folder.resolve("cluster"),
                                List.of(0.1, 0.5),
                                ScalingRun.LEAST_STEP,
                                0.3,
                                1),
                        workload,
                        new Silent())
                .run();
    }

    private static final class Silent implements ScalingView {

        @Override
        public void step(String what) {}

        @Override
        public void progress(long done, long total) {}

        @Override
        public void state(String what) {}
    }
}
