package dev.sluice.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Placement;
import dev.sluice.loadtest.Example;
import dev.sluice.loadtest.cluster.JobFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two of the scenarios of {@code ./sluice chaos}, cut short. A cluster of five processes wants a
 * machine that has little else to do, so only {@code -Dsluice.chaos-tests} runs them.
 */
@EnabledIfSystemProperty(named = "sluice.chaos-tests", matches = ".*")
class ChaosITCase {

    private static final Path CHECKOUT = Path.of(System.getProperty("basedir")).getParent();

    @TempDir private Path folder;

    private final List<String> said = new ArrayList<>();

    private ChaosReport run(Scenario scenario, Delivery delivery, int times) throws Exception {
        ChaosOptions options =
                new ChaosOptions(
                        JobFiles.in(CHECKOUT),
                        Example.BUNDLE.toAbsolutePath(),
                        Example.FOLDER,
                        folder,
                        Placement.SEPARATE,
                        100,
                        times,
                        1);
        return new ChaosRun(options, said::add).run(scenario, delivery);
    }

    @Test
    void aKilledTaskManagerCostsNoEventAndRepeatsNoneExactlyOnce() throws Exception {
        ChaosReport report = run(Scenario.TASKMANAGER_KILL, Delivery.EXACTLY_ONCE, 1);

        assertThat(report.totals().sent()).isPositive();
        assertThat(report.totals().predictions()).isEqualTo(report.totals().sent());
        assertThat(report.totals().repeated()).isZero();
        assertThat(report.totals().unknownPolicies()).isZero();
        assertThat(report.kept()).isTrue();
        assertThat(report.policies()).isPositive();
        assertThat(report.recoveries()).hasSize(1);
        assertThat(report.longestSilence()).isPositive();
        assertThat(said).anyMatch(line -> line.matches("TaskManager \\d killed"));
    }

    @Test
    void aSessionClusterRunsTheJobAgainAndAgain() throws Exception {
        ChaosReport report = run(Scenario.RESTARTS, Delivery.AT_LEAST_ONCE, 2);

        assertThat(report.kept()).isTrue();
        assertThat(report.recoveries()).hasSize(2);
        assertThat(report.notes()).singleElement().asString().contains("metaspace");
    }
}
