package dev.sluice.loadtest.cli;

import dev.sluice.job.cli.FailureCause;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What a command says where it could not do what it was asked. */
final class Failures {

    private Failures() {}

    /** Tells why; gives the exit code. */
    static int tell(CommandSpec spec, Throwable failure) {
        return tell(spec, FailureCause.of(failure));
    }

    /** Likewise in words of one's own. */
    static int tell(CommandSpec spec, String why) {
        CommandLine line = spec.commandLine();
        line.getErr().println(line.getColorScheme().errorText("error: " + why));
        return CommandLine.ExitCode.SOFTWARE;
    }
}
