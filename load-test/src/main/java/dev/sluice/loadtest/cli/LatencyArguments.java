package dev.sluice.loadtest.cli;

import dev.sluice.job.cli.DurationConverter;
import dev.sluice.loadtest.load.Arrivals;
import dev.sluice.loadtest.run.LatencyOptions;
import dev.sluice.loadtest.run.OfferedRate;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of load that comes at its own pace; a mixin. */
final class LatencyArguments {

    /** Options that say nothing where topics are filled before. */
    static final List<String> OF_LOAD =
            List.of(
                    "--arrivals",
                    "--warm-up",
                    "--duration",
                    "--burst",
                    "--policy-changes",
                    "--policy-interval");

    @Option(
            names = "--rate",
            paramLabel = "max|N|P%",
            defaultValue = "max",
            description =
                    "max: throughput, from topics that were filled before. N: latency at so many"
                            + " images a second. P%%: latency at a share of what the target"
                            + " sustains, which is looked for first, in steps; all its runs are"
                            + " then at that rate. Default:"
                            + " ${DEFAULT-VALUE}")
    private String rate;

    @Option(
            names = "--arrivals",
            paramLabel = "constant|poisson",
            defaultValue = "POISSON",
            description = "How events are spread over time. Default: poisson")
    private Arrivals arrivals;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "30 s",
            converter = DurationConverter.class,
            description =
                    "Load before what counts, of latency: the target starts in it, and its code is"
                            + " compiled; before a search for what is sustained, as long again."
                            + " Default: ${DEFAULT-VALUE}")
    private Duration warmUp;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "30 s",
            converter = DurationConverter.class,
            description =
                    "Load that counts, of latency. 1 h and more shows whether memory grows."
                            + " Default: ${DEFAULT-VALUE}")
    private Duration duration;

    @Option(
            names = "--burst",
            paramLabel = "P%",
            defaultValue = "0%",
            description =
                    "After it as much time again at this share of what is sustained, and then at"
                            + " --rate, which is a percentage then, too; 110%% shows how a target"
                            + " takes too much. Default: none")
    private String burst;

    @Option(
            names = "--policy-changes",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Policies to send while the load goes on, to see how soon each is in an answer."
                            + " Default: ${DEFAULT-VALUE}")
    private int policyChanges;

    @Option(
            names = "--policy-interval",
            paramLabel = "TIME",
            defaultValue = "500 ms",
            converter = DurationConverter.class,
            description = "Between two of them. Default: ${DEFAULT-VALUE}")
    private Duration policyInterval;

    /** Whether it is throughput that is measured. */
    boolean isMax() {
        return rate.equalsIgnoreCase("max");
    }

    /**
     * @throws ParameterException if they cannot be
     */
    LatencyOptions options(CommandSpec command, long seed) {
        try {
            return new LatencyOptions(
                    OfferedRate.parse(rate),
                    arrivals,
                    warmUp,
                    duration,
                    share(burst),
                    policyChanges,
                    policyInterval,
                    seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private static double share(String percentage) {
        String wrong = "burst '" + percentage + "'; expected a percentage like 110%";
        if (!percentage.endsWith("%")) {
            throw new IllegalArgumentException(wrong);
        }
        try {
            return Double.parseDouble(percentage.substring(0, percentage.length() - 1)) / 100;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(wrong, e);
        }
    }
}
