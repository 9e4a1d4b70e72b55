package dev.sluice.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.loadtest.Example;
import dev.sluice.loadtest.process.ChildJvm;
import dev.sluice.loadtest.process.ChildSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user has it, from arguments to report. */
class LoadTestCommandITCase {

    private static final Path CHECKOUT = Example.FOLDER.resolve("../../..").normalize();

    /** More than a target makes in two seconds: CPU time is sampled four times each. */
    private static final int IMAGES = 16_000;

    @TempDir private Path folder;

    @Test
    void writesWhatTheTargetsMade() throws Exception {
        Path report = folder.resolve("report");
        Files.createDirectories(report);
        Files.createFile(report.resolve("latency.png")); // of an earlier test
        List<String> arguments =
                List.of(
                        "--workload",
                        "example",
                        "--target",
                        "limit,cascade-fused",
                        "--images",
                        Integer.toString(IMAGES),
                        "--runs",
                        "1",
                        "--parallelism",
                        "1",
                        "--report",
                        report.toString());

        try (ChildJvm command =
                ChildJvm.start(
                        new ChildSpec(
                                "load-test",
                                LoadTestCommand.class,
                                arguments,
                                List.of("-Dsluice.home=" + CHECKOUT),
                                folder))) {
            int exitCode = command.awaitEnd(Duration.ofMinutes(5));

            assertThat(exitCode).as(command::lastLines).isZero();
        }
        isComplete(report);
    }

    private static void isComplete(Path report) throws IOException {
        JsonNode results =
                JsonMapper.builder().build().readTree(report.resolve("results.json").toFile());
        assertThat(results.path("throughputRuns")).hasSize(2);
        for (JsonNode run : results.path("throughputRuns")) {
            assertThat(run.path("imagesPerSecond").asDouble()).isPositive().isFinite();
            assertThat(run.path("targetCpuSeconds").asDouble()).isPositive().isFinite();
            assertThat(run.path("answers").path("images").asInt()).isEqualTo(IMAGES);
            assertThat(run.path("answers").path("lost").asInt()).isZero();
            assertThat(run.path("answers").path("asExpected").asDouble()).isEqualTo(1);
        }
        assertThat(report.resolve("report.html"))
                .content()
                .contains("cascade-fused", "limit", "--workload example", "data:image/png;base64");
        assertThat(report.resolve("throughput.png")).isNotEmptyFile();
        assertThat(report.resolve("latency.png")).doesNotExist();
    }
}
