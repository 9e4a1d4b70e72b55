package dev.sluice.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Placement;
import dev.sluice.loadtest.Example;
import dev.sluice.loadtest.cluster.JobFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three of the scenarios of {@code ./sluice chaos}, cut short, one after the other on one cluster
 * of four processes. Nothing is asserted of times: on a machine that is busy with other things the
 * cluster alone takes minutes to come up.
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
                                2,
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
    void aKilledTaskManagerCostsNoEventAndRepeatsNoneExactlyOnce() throws Exception {
        ChaosReport report = chaos.run(Scenario.TASKMANAGER_KILL, Delivery.EXACTLY_ONCE);

        assertThat(report.totals().sent()).isPositive();
        assertThat(report.totals().predictions()).isEqualTo(report.totals().sent());
        assertThat(report.totals().repeated()).isZero();
        assertThat(report.totals().unknownPolicies()).isZero();
        assertThat(report.kept()).as("%s", report).isTrue();
        assertThat(report.policies()).isPositive();
        assertThat(report.recoveries()).hasSize(2);
        assertThat(report.longestSilence()).isPositive();
        assertThat(SAID).anyMatch(line -> line.matches("TaskManager \\d killed"));
    }

    @Test
    void aBrokerKilledAtACheckpointCostsNoEventAtLeastOnce() throws Exception {
        ChaosReport report = chaos.run(Scenario.BROKER_KILL_AT_CHECKPOINT, Delivery.AT_LEAST_ONCE);

        assertThat(report.totals().sent()).isPositive();
        assertThat(report.kept()).as("%s", report).isTrue();
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
