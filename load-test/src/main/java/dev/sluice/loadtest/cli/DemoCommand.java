package dev.sluice.loadtest.cli;

import dev.sluice.bundle.InvalidBundleException;
import dev.sluice.bundle.image.DecodeLimits;
import dev.sluice.job.Placement;
import dev.sluice.job.TopologyOptions;
import dev.sluice.job.breaker.BreakerLimits;
import dev.sluice.job.stage.BatchLimits;
import dev.sluice.job.stage.StageOptions;
import dev.sluice.loadtest.demo.Demo;
import dev.sluice.loadtest.demo.DemoOptions;
import dev.sluice.loadtest.demo.DemoReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./sluice demo}. */
@Command(
        name = "sluice demo",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Shows the whole of Sluice in this process, with nothing to install: a Kafka "
                        + "broker, the Flink job, 10,000 images of Fashion-MNIST and a policy that "
                        + "changes while they are under way.")
public final class DemoCommand implements Callable<Integer> {

    /** Exit code where an event was lost. */
    private static final int LOST = 3;

    @Spec private CommandSpec spec;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Images to send, from the first. Default: ${DEFAULT-VALUE}")
    private int images;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the figures as JSON, too.")
    @Nullable
    private Path report;

    @Option(
            names = "--placement",
            paramLabel = "fused|separate",
            defaultValue = "FUSED",
            description = "Where the stages run; see ./sluice run --help. Default: fused")
    private Placement placement;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "128",
            description =
                    "Images that may be under way at a time: more give fuller batches and longer"
                            + " latencies. Default: ${DEFAULT-VALUE}")
    private int inFlight;

    @Option(
            names = "--bundle",
            paramLabel = "PATH",
            description = "Another bundle than the example.")
    @Nullable
    private Path bundle;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The folder of test images that goes with it.")
    @Nullable
    private Path data;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new DemoCommand())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        requireWritable(report);
        PrintWriter out = spec.commandLine().getOut();
        DemoOptions options = options();
        DemoReport result;
        try (ConsoleView view = new ConsoleView(out)) {
            result = new Demo(options, view).run();
        } catch (IOException
                | InvalidBundleException
                | IllegalStateException
                | IllegalArgumentException e) {
            return Failures.tell(spec, e);
        }
        out.println(DemoTable.of(result, inFlight));
        out.flush();
        if (report != null) {
            Files.writeString(report, result.toJson());
        }
        return result.isComplete() ? CommandLine.ExitCode.OK : LOST;
    }

    private DemoOptions options() {
        Path examples =
                Demo.examples(Path.of(System.getProperty("sluice.home", "")).toAbsolutePath());
        int cores = Runtime.getRuntime().availableProcessors();
        try {
            return new DemoOptions(
                    bundle == null ? examples.resolve("bundle") : bundle,
                    data == null ? examples : data,
                    images,
                    inFlight,
                    new TopologyOptions(
                            placement,
                            cores,
                            List.of(),
                            new DecodeLimits(8 << 20, 16_777_216),
                            new BreakerLimits(0.95, 1_000),
                            new StageOptions(
                                    new BatchLimits(
                                            BatchLimits.USUAL_RECORDS, Duration.ofMillis(5)),
                                    1,
                                    false)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** Found before the demo runs, not after it. */
    private void requireWritable(@Nullable Path file) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder) || !Files.isWritable(folder) || Files.isDirectory(file)) {
            throw new ParameterException(
                    spec.commandLine(), "--report " + file + " cannot be written");
        }
    }
}
