package dev.sluice.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.ToyBundle;
import dev.sluice.embedded.TestKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a user reads when the job cannot start. */
class RunCommandITCase {

    /** Of processes that the launcher starts. */
    private static final String LAUNCHER = "sluice.home";

    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    @BeforeEach
    void writeBundle() {
        ToyBundle.write(folder);
    }

    /** Without it the command takes itself for a cluster's, and waits for minutes. */
    private int runByTheLauncher(String... arguments) {
        System.setProperty(LAUNCHER, folder.toString());
        try {
            return run(arguments);
        } finally {
            System.clearProperty(LAUNCHER);
        }
    }

    private int run(String... arguments) {
        CommandLine command = RunCommand.commandLine();
        command.setErr(new PrintWriter(err, true));
        command.setOut(new PrintWriter(new StringWriter()));
        return command.execute(arguments);
    }

    @Test
    void unreachableBrokerIsAClearErrorWithinThirtySeconds() {
        long started = System.nanoTime();

        int exitCode =
                runByTheLauncher(
                        "--bundle", folder.toString(), "--bootstrap-servers", "localhost:1");

        assertThat(exitCode).isNotZero();
        assertThat(err.toString()).contains("localhost:1").doesNotContain("\tat ");
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void missingTopicsAreNamedAllAtOnce() {
        try (TestKafka kafka = new TestKafka()) {
            int exitCode =
                    runByTheLauncher(
                            "--bundle",
                            folder.toString(),
                            "--bootstrap-servers",
                            kafka.bootstrapServers());

            assertThat(exitCode).isNotZero();
            assertThat(err.toString())
                    .contains("images")
                    .contains("predictions")
                    .contains("exit-policies")
                    .contains("--create-topics");
        }
    }

    @Test
    void aFolderWithoutABundleIsRefusedBeforeKafkaIsAsked() {
        int exitCode = run("--bundle", folder.resolve("nothing").toString());

        assertThat(exitCode).isNotZero();
        assertThat(err.toString()).contains("no bundle at").contains("nothing");
    }

    @Test
    void allProblemsOfTheOptionsAreInOneMessage() {
        int exitCode =
                run(
                        "--bundle",
                        folder.toString(),
                        "--batch-records",
                        "0",
                        "--max-bad-ratio",
                        "2",
                        "--stage-parallelism",
                        "2,1,1");

        assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString())
                .contains("batches of at most 0 records")
                .contains("bad ratio of at most 2.0")
                .contains("separate");
    }

    @Test
    void anImageMayBeAllowedMoreThanAMessageCanHold() {
        int exitCode =
                run("--bundle", folder.resolve("nothing").toString(), "--max-image-size", "3 gb");

        assertThat(exitCode).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString()).contains("no bundle at");
    }
}
