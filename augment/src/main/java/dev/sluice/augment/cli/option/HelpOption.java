package dev.sluice.augment.cli.option;

import picocli.CommandLine.Option;

/** {@code --help}, the same on every command. */
public final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean asked;
}
