package dev.sluice.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Placement;
import dev.sluice.loadtest.Example;
import dev.sluice.loadtest.cluster.JobFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scenarios of {@code ./sluice chaos}, cut short, on clusters of four processes: among them one
 * that has every fault. Nothing is asserted of times: on a machine that is busy with other things
 * the cluster alone takes minutes to come up.
 */
class ChaosITCase {

    private static final Path CHECKOUT = Path.of(System.getProperty("basedir")).getParent();

    @TempDir private static Path folder;

    private static final List<String> SAID = new ArrayList<>();
    private static ChaosRun chaos;

    @BeforeAll
    static void cutThemShort() throws Exception {
        chaos =
                new ChaosRun(
                        new ChaosOptions(
                                JobFiles.in(CHECKOUT),
                                Example.BUNDLE.toAbsolutePath(),
                                Example.FOLDER,
                                folder,
                                Placement.SEPARATE,
                                50,
                                1,
                                Duration.ofSeconds(2),
                                1),
                        SAID::add);
    }

    @AfterAll
    static void endTheProcesses() {
        if (chaos != null) {
            chaos.close();
        }
    }

    @Test
    void oneFaultOfEachKindCostsNoEventAndRepeatsNoneExactlyOnce() throws Exception {
        ChaosReport report = chaos.run(Scenario.ALL_OF_THEM, Delivery.EXACTLY_ONCE);

        assertThat(report.totals().sent()).isPositive();
        assertThat(report.totals().deadLetters()).isPositive();
        assertThat(report.totals().predictions() + report.totals().deadLetters())
                .isEqualTo(report.totals().sent());
        assertThat(report.totals().repeated()).isZero();
        assertThat(report.totals().unknownPolicies()).isZero();
        assertThat(report.kept()).as("%s", report).isTrue();
        assertThat(report.recoveries()).hasSize(8);
        assertThat(report.longestSilence()).isPositive();
        assertThat(SAID).anyMatch(line -> line.matches("TaskManager \\d killed"));
    }

    @Test
    void aJobThatGoesBackToAnOlderSavepointRepeatsAnswersWithTheirSourcesAtLeastOnce()
            throws Exception {
        ChaosReport report = chaos.run(Scenario.SAVEPOINT, Delivery.AT_LEAST_ONCE);

        assertThat(report.kept()).as("%s", report).isTrue();
        assertThat(report.totals().repeated()).isPositive();
        assertThat(report.totals().misfiled()).isZero();
        assertThat(report.recoveries()).hasSize(2);
    }

    @Test
    void aJobThatIsStartedAgainLeavesNoClassesBehind() throws Exception {
        ChaosReport report = chaos.run(Scenario.RESTARTS, Delivery.AT_LEAST_ONCE);

        assertThat(report.kept()).as("%s", report).isTrue();
        assertThat(report.recoveries()).hasSize(2);
        // In a TaskManager: the job that runs, and the first of its process, to which ONNX
        // Runtime's shutdown hook holds on; not the one in between.
        assertThat(report.notes())
                .hasSize(2)
                .allMatch(note -> note.matches(".* [12], [12] and [12] class loaders of jobs.*"));
    }
}
