package dev.sluice.job.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Entry point of {@code sluice policy}: changes the thresholds of running jobs. */
@Command(
        name = "sluice policy",
        description = "Change the thresholds of a running job, and see what it answered.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PolicySetCommand.class, PolicyShowCommand.class, PolicyWatchCommand.class})
public final class PolicyCommand {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    private boolean help;

    private PolicyCommand() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine commandLine =
                new CommandLine(new PolicyCommand())
                        .setUsageHelpAutoWidth(true)
                        .setExecutionExceptionHandler(new PlainErrors());
        setExitCodes(commandLine);
        commandLine.getSubcommands().values().forEach(PolicyCommand::setExitCodes);
        return commandLine;
    }

    /** Picocli's own exit codes, 1 and 2, are taken: scripts tell by them what the job said. */
    private static void setExitCodes(CommandLine commandLine) {
        commandLine
                .getCommandSpec()
                .exitCodeOnInvalidInput(ExitCodes.USAGE)
                .exitCodeOnExecutionException(ExitCodes.INTERNAL);
    }
}
