package dev.sluice.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Without a broker. */
class PolicyCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"--help", "set --help", "show --help", "watch --help", "set -h"})
    void explainsItself(String arguments) {
        assertThat(run(arguments)).isZero();
        assertThat(out.toString()).startsWith("Usage: sluice policy").contains("--help");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void namesItsExitCodesInItsHelp() {
        run("set --help");
        assertThat(out.toString())
                .contains(
                        "Exit codes:",
                        "1    The job rejected the policy.",
                        "2    No job answered in time.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unknown",
                "set",
                "set --operating-point a --max-accuracy-drop 1",
                "set --threshold 0=0.5 --operating-point a",
                "set --max-accuracy-drop 1 --max-relative-macs 0.5",
                "set --threshold 0.5",
                "set --threshold a=0.5",
                "set --threshold 0=x",
                "set --threshold 0=1.01",
                "set --threshold -1=0.5",
                "set --max-accuracy-drop -1",
                "set --max-accuracy-drop NaN",
                "set --max-relative-macs -0.1",
                "set --max-relative-macs Infinity",
                "set --operating-point a --policy-version 0",
                "set --operating-point a --timeout PT0S",
                "set --operating-point a --timeout 30",
                "show --operating-point a"
            })
    void refusesWhatItDoesNotUnderstandWithoutAskingKafka(String arguments) {
        assertThat(run(arguments)).isEqualTo(64);
        assertThat(err.toString()).contains("sluice policy");
        assertThat(out.toString()).isEmpty();
    }

    private int run(String arguments) {
        CommandLine command = PolicyCommand.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    }
}
