package dev.sluice.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.loadtest.Example;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What cannot be is refused before anything is started. */
class LoadTestCommandTest {

    private static final String HOME = "sluice.home";

    @BeforeEach
    void asTheLauncherDoes() {
        System.setProperty(HOME, Example.FOLDER.resolve("../../..").normalize().toString());
    }

    @AfterEach
    void asItWas() {
        System.clearProperty(HOME);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --duration 10s --burst 110%         | --duration, --burst: of no use for throughput
                    --rate 70% --baseline limit         | --baseline: of no use for latency
                    --rate 40 --burst x%                | burst 'x%'; expected a percentage
                    --rate 40 --burst 110%              | expected such a rate, like 70%
                    --rate 40 --warm-up 0s              | expected more than nothing of both
                    --rate fast                         | expected max, images a second, or a percentage
                    --runs 0                            | 0 runs
                    --checkpoint-interval soon          | option '--checkpoint-interval': cannot convert 'soon'
                    --warm-up-share 0.96                | a window from 0.96
                    --target limit,limit                | one twice
                    --target nothing                    | nothing
                    --workload nothing                  | nothing
                    --images 0                          | 0 images to send
                    """)
    void saysWhatIsWrong(String arguments, String complaint) {
        StringWriter err = new StringWriter();
        int exitCode =
                new CommandLine(new LoadTestCommand())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments.split(" "));

        assertThat(exitCode).isPositive();
        assertThat(err.toString()).contains(complaint);
    }
}
