package dev.sluice.loadtest.cli;

import dev.sluice.loadtest.load.Arrivals;
import dev.sluice.loadtest.run.LatencyOptions;
import dev.sluice.loadtest.run.OfferedRate;
import java.time.Duration;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of load that comes at its own pace; a mixin. */
final class LatencyArguments {

    @Option(
            names = "--rate",
            paramLabel = "max|N|P%",
            defaultValue = "max",
            description =
                    "max: throughput, from topics that were filled before. N: latency at so many"
                            + " images a second. P%%: latency at a share of what the target"
                            + " sustains, which is looked for first, in steps. Default:"
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
            defaultValue = "15 s",
            converter = DurationConverter.class,
            description = "Load before what counts, of latency. Default: ${DEFAULT-VALUE}")
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
                            + " --rate; 110%% shows how a target takes too much. Default: none")
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
        if (!percentage.endsWith("%")) {
            throw new IllegalArgumentException(
                    "burst '" + percentage + "'; expected a percentage like 110%");
        }
        return Double.parseDouble(percentage.substring(0, percentage.length() - 1)) / 100;
    }

    /** 5 ms, 10 s, 1 h: as in Flink's own settings. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            return TimeUtils.parseDuration(value);
        }
    }
}
