package dev.sluice.loadtest.cli;

import dev.sluice.bundle.InvalidBundleException;
import dev.sluice.job.cli.DurationConverter;
import dev.sluice.loadtest.cluster.JobFiles;
import dev.sluice.loadtest.report.ScalingReport;
import dev.sluice.loadtest.report.TestFacts;
import dev.sluice.loadtest.scaling.ScalingOptions;
import dev.sluice.loadtest.scaling.ScalingResult;
import dev.sluice.loadtest.scaling.ScalingRun;
import dev.sluice.loadtest.workload.Workload;
import dev.sluice.loadtest.workload.WorkloadChoices;
import dev.sluice.loadtest.workload.Workloads;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./sluice cluster}. */
@Command(
        name = "sluice cluster",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Shows stages that follow the load, without Kubernetes: a Kafka broker and a "
                        + "Flink cluster of separate processes, the job with a vertex for each stage, "
                        + "load that rises in steps, and a scaler that sizes each vertex in place by "
                        + "its rate and busy time, as the Flink Kubernetes operator's autoscaler does. "
                        + "Writes a plot of load, lag and parallelism.")
public final class ClusterCommand implements Callable<Integer> {

    /** Exit code where the result has faults: see {@link ScalingResult#faults}. */
    private static final int UNSOUND = 3;

    @Spec private CommandSpec spec;

    @Option(
            names = "--load",
            paramLabel = "SHARE",
            split = ",",
            splitSynopsisLabel = ",",
            defaultValue = "0.2,0.4,0.6,0.6",
            description =
                    "Steps of the load, as shares of what one subtask of stage 0 makes when it is"
                            + " never idle, which is measured first. Default: ${DEFAULT-VALUE}")
    private List<Double> steps = new ArrayList<>();

    @Option(
            names = "--step",
            paramLabel = "TIME",
            defaultValue = "45 s",
            converter = DurationConverter.class,
            description = "How long each of them takes. Default: ${DEFAULT-VALUE}")
    private Duration step;

    @Option(
            names = "--utilisation",
            paramLabel = "0.3..0.9",
            defaultValue = "0.5",
            description =
                    "Share of its time for which a subtask shall be busy: the lower, the more"
                            + " subtasks. Default: ${DEFAULT-VALUE}")
    private double utilisation;

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            defaultValue = "example",
            description =
                    "A file of load-test/workloads; ./sluice load-test --list shows them. Default:"
                            + " ${DEFAULT-VALUE}")
    private String workload;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the times at which images are sent. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description =
                    "For logs, checkpoints and the broker's data; emptied first. Default:"
                            + " target/cluster in the checkout")
    @Nullable
    private Path folder;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Where the report goes. Default: target/cluster-report in the checkout")
    @Nullable
    private Path report;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    private List<String> typed = List.of();

    public static void main(String[] arguments) {
        ClusterCommand command = new ClusterCommand();
        command.typed = List.of(arguments);
        System.exit(new CommandLine(command).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        Path checkout = Path.of(System.getProperty("sluice.home", "")).toAbsolutePath();
        Path pages = report == null ? checkout.resolve("target/cluster-report") : report;
        PrintWriter out = spec.commandLine().getOut();
        ScalingResult result;
        try {
            ScalingOptions options = options(checkout);
            TestFacts facts =
                    TestFacts.now(
                            String.join(" ", "./sluice cluster", String.join(" ", typed)).strip(),
                            checkout,
                            seed);
            result = run(checkout, options);
            ScalingReport.write(pages, facts, result);
        } catch (IOException | InvalidBundleException | IllegalStateException e) {
            return Failures.tell(spec, e);
        }
        out.println(ScalingTable.of(result));
        out.println("Report: " + pages.resolve(ScalingReport.PAGE));
        out.flush();
        if (result.faults().isEmpty()) {
            return CommandLine.ExitCode.OK;
        }
        Failures.tell(spec, String.join("; ", result.faults()));
        return UNSOUND;
    }

    private ScalingResult run(Path checkout, ScalingOptions options)
            throws IOException, InterruptedException {
        try (ConsoleView view = new ConsoleView(spec.commandLine().getOut());
                WorkFolder work = WorkFolder.temporary()) {
            Workload opened;
            try {
                opened =
                        new Workloads(checkout, System.getenv())
                                .open(workload, WorkloadChoices.NONE, work.path());
            } catch (IllegalArgumentException e) {
                throw new IOException(e.getMessage(), e);
            }
            view.step("Workload " + opened.name() + ": " + opened.description());
            return new ScalingRun(options, opened, view).run();
        }
    }

    private ScalingOptions options(Path checkout) throws IOException {
        JobFiles files = JobFiles.in(checkout);
        try {
            return new ScalingOptions(
                    files,
                    folder == null ? checkout.resolve("target/cluster") : folder.toAbsolutePath(),
                    steps,
                    step,
                    utilisation,
                    seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
