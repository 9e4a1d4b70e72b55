package dev.sluice.loadtest.cli;

import dev.sluice.job.cli.DurationConverter;
import dev.sluice.loadtest.contender.JitCompiler;
import dev.sluice.loadtest.measure.RateWindow;
import dev.sluice.loadtest.run.ThroughputOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of throughput, and of every target; a mixin. */
final class ThroughputArguments {

    /** Options that say nothing where events come at their own pace. */
    static final List<String> OF_FULL_TOPICS = List.of("--baseline");

    /** Share of the answers at which subtasks may begin to run dry. */
    private static final double WINDOW_END = 0.95;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "Runs of each target, in turns; medians and spreads are of these. Default:"
                            + " ${DEFAULT-VALUE}")
    private int runs;

    @Option(
            names = "--delivery",
            paramLabel = "none|at_least_once|exactly_once",
            split = ",",
            splitSynopsisLabel = ",",
            defaultValue = "at_least_once",
            description =
                    "Guarantees to run every target with; handed to the job as they are. Default:"
                            + " ${DEFAULT-VALUE}")
    private List<DeliveryGuarantee> deliveries;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description =
                    "Subtasks of every operator, and threads of what runs in memory; each with one"
                            + " thread of ONNX Runtime. Default: the processors of this machine")
    @Nullable
    private Integer parallelism;

    @Option(
            names = "--checkpoint-interval",
            paramLabel = "TIME",
            defaultValue = "10 s",
            converter = DurationConverter.class,
            description =
                    "Of every target that is a Flink job. Default: ${DEFAULT-VALUE}, as of the job")
    private Duration checkpointInterval;

    @Option(
            names = "--compiler",
            paramLabel = "quick|full",
            defaultValue = "quick",
            description =
                    "How far the JVMs of targets and broker compile: quick stops at C1, so that"
                            + " short runs do not measure the compiler; full goes on to C2, as a job"
                            + " that runs for days, and wants a warm-up of over a minute (--images and"
                            + " --warm-up-share, or --warm-up). Default: ${DEFAULT-VALUE}")
    private JitCompiler compiler;

    @Option(
            names = "--warm-up-share",
            paramLabel = "0..1",
            defaultValue = "0.5",
            description =
                    "Share of a run's answers that come before those that count, 0 to below 0.95;"
                            + " the last 0.05 do not count. Default: ${DEFAULT-VALUE}")
    private double warmUpShare;

    /**
     * @throws ParameterException if they cannot be
     */
    ThroughputOptions options(CommandSpec command) {
        try {
            return new ThroughputOptions(
                    runs,
                    deliveries.stream().map(d -> d.name().toLowerCase(Locale.ROOT)).toList(),
                    parallelism == null ? Runtime.getRuntime().availableProcessors() : parallelism,
                    TimeUtils.formatWithHighestUnit(checkpointInterval),
                    compiler,
                    new RateWindow(warmUpShare, WINDOW_END));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }
}
