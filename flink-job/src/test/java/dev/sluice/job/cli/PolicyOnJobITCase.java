package dev.sluice.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sluice.bundle.ToyBundle;
import dev.sluice.embedded.TestKafka;
import dev.sluice.job.Events;
import dev.sluice.job.JobFixture;
import dev.sluice.job.Placement;
import dev.sluice.schemas.Prediction;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The policy commands and the job, together. */
class PolicyOnJobITCase {

    @TempDir Path folder;

    @Test
    void whatAnOperatorSetsIsWhatTheNextImagesAreJudgedBy() throws Exception {
        ToyBundle.write(folder);
        try (TestKafka kafka = new TestKafka()) {
            JobFixture job = new JobFixture(kafka, 1);
            try {
                job.start(folder, JobFixture.topology(Placement.FUSED, 1, 7), Map.of());
                job.verdict(opening -> opening.getVersionInForce() == 0);

                assertThat(policy(kafka, job, "set", "--threshold", "0=1")).isZero();
                job.send(0, Events.raw("a", ToyBundle.image(0, 0.99, 0.99, 0)));
                job.predictions(1);
                assertThat(policy(kafka, job, "set", "--threshold", "0=0.9")).isZero();
                job.send(0, Events.raw("b", ToyBundle.image(0, 0.99, 0.99, 0)));

                assertThat(job.predictions(2))
                        .extracting(Prediction::getPolicyVersion, Prediction::getExitIndex)
                        .containsExactly(tuple(1L, 1), tuple(2L, 0));
                assertThat(policy(kafka, job, "set", "--operating-point", "cheapest"))
                        .isEqualTo(ExitCodes.REJECTED);
                assertThat(policy(kafka, job, "set", "--max-relative-macs", "0.001"))
                        .isEqualTo(ExitCodes.REJECTED);
            } finally {
                job.close();
            }
        }
    }

    private static int policy(TestKafka kafka, JobFixture job, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--bootstrap-servers", kafka.bootstrapServers()));
        all.addAll(List.of("--policies-topic", job.topics().policies()));
        all.addAll(List.of("--verdicts-topic", job.topics().verdicts()));
        CommandLine command = PolicyCommand.commandLine();
        command.setOut(new PrintWriter(new StringWriter()));
        command.setErr(new PrintWriter(new StringWriter()));
        return command.execute(all.toArray(String[]::new));
    }
}
