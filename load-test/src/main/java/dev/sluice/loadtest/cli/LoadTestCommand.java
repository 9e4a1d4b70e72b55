package dev.sluice.loadtest.cli;

import dev.sluice.augment.report.Report;
import dev.sluice.bundle.InvalidBundleException;
import dev.sluice.loadtest.contender.Contender;
import dev.sluice.loadtest.contender.Contenders;
import dev.sluice.loadtest.report.LatencyRow;
import dev.sluice.loadtest.report.LoadFacts;
import dev.sluice.loadtest.report.LoadTestReport;
import dev.sluice.loadtest.report.LoadTestResults;
import dev.sluice.loadtest.report.RoundRatio;
import dev.sluice.loadtest.report.TestFacts;
import dev.sluice.loadtest.report.ThroughputRow;
import dev.sluice.loadtest.report.WorkloadFacts;
import dev.sluice.loadtest.run.Cluster;
import dev.sluice.loadtest.run.LatencyOptions;
import dev.sluice.loadtest.run.LatencyRun;
import dev.sluice.loadtest.run.LatencyTest;
import dev.sluice.loadtest.run.OfferedRate;
import dev.sluice.loadtest.run.ThroughputOptions;
import dev.sluice.loadtest.run.ThroughputRun;
import dev.sluice.loadtest.run.ThroughputTest;
import dev.sluice.loadtest.workload.Workload;
import dev.sluice.loadtest.workload.Workloads;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./sluice load-test}. */
@Command(
        name = "sluice load-test",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Measures the job beside what one would use instead: the same network, "
                        + "images and cores, each target in a process of its own, in turns. Without "
                        + "options it takes some ten minutes: all targets on the example bundle, five "
                        + "runs each. The exit code is 3 where a target lost images, answered "
                        + "something else than its stages do, or left a policy unseen.")
public final class LoadTestCommand implements Callable<Integer> {

    /**
     * Exit code where a target lost images, answered something else than its stages do, or left a
     * policy unseen.
     */
    private static final int UNSOUND = 3;

    private static final String ALL = "all";

    @Spec private CommandSpec spec;

    @Option(
            names = "--target",
            paramLabel = "NAME",
            split = ",",
            splitSynopsisLabel = ",",
            description =
                    "What to measure, in this order: files of load-test/targets; --list shows them."
                            + " Default: all")
    private List<String> targets = new ArrayList<>();

    @Option(names = "--list", description = "Show targets and workloads, and exit.")
    private boolean list;

    @Mixin private WorkloadArguments workloads;
    @Mixin private ThroughputArguments throughput;
    @Mixin private LatencyArguments latency;

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            defaultValue = "monolith-batched",
            description =
                    "The target that others are held against, within each round. Default:"
                            + " ${DEFAULT-VALUE}")
    private String baseline;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of all that is random. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description =
                    "A Kafka to use. Default: one in a process of its own on this machine, of which"
                            + " the CPU time is measured, too")
    @Nullable
    private String bootstrapServers;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Where the report goes. Default: target/load-test in the checkout")
    @Nullable
    private Path report;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    private List<String> typed = List.of();

    public static void main(String[] arguments) {
        LoadTestCommand command = new LoadTestCommand();
        command.typed = List.of(arguments);
        System.exit(
                new CommandLine(command)
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path checkout = Path.of(System.getProperty("sluice.home", "")).toAbsolutePath();
        try {
            return list ? list(checkout) : measure(checkout);
        } catch (IOException | InvalidBundleException | IllegalArgumentException e) {
            return Failures.tell(spec, e);
        }
    }

    private int list(Path checkout) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Targets:");
        print(out, new Contenders(checkout).descriptions());
        out.println("Workloads:");
        print(out, new Workloads(checkout, System.getenv()).descriptions());
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private static void print(PrintWriter out, Map<String, String> descriptions) {
        descriptions.forEach((name, text) -> out.printf("  %-18s %s%n", name, text));
    }

    private int measure(Path checkout) throws Exception {
        Contenders known = new Contenders(checkout);
        if (!known.descriptions().containsKey(baseline)) {
            throw new IllegalArgumentException(
                    "--baseline %s is no target; expected one of %s"
                            .formatted(baseline, known.descriptions().keySet()));
        }
        requireOfUse();
        List<Contender> contenders = known.open(named());
        Path folder = report == null ? checkout.resolve("target/load-test") : report;
        Report.requireDrawing();
        Report.requireWritable(folder);
        LoadTestResults results;
        PrintWriter out = spec.commandLine().getOut();
        try (ConsoleView view = new ConsoleView(out);
                WorkFolder work = WorkFolder.temporary()) {
            results = results(checkout, work.path(), contenders, folder.resolve("logs"), view);
        }
        LoadTestReport.write(folder, results);
        if (!results.throughput().isEmpty()) {
            out.println(ThroughputTable.of(results.throughput(), baseline));
        }
        if (!results.ratios().isEmpty()) {
            out.println("Of one target over another in the same round, medians:");
            out.println(RatioTable.of(results.ratios()));
        }
        if (!results.latency().isEmpty()) {
            out.println(LatencyTable.of(results.latency()));
        }
        out.println("Written to " + folder.toAbsolutePath());
        out.flush();
        return results.isSound() ? CommandLine.ExitCode.OK : UNSOUND;
    }

    private LoadTestResults results(
            Path checkout, Path work, List<Contender> contenders, Path logs, ConsoleView view)
            throws Exception {
        ThroughputOptions targetOptions = throughput.options(spec);
        LatencyOptions latencyOptions = latency.options(spec, seed);
        TestFacts facts =
                TestFacts.now("./sluice load-test " + String.join(" ", typed), checkout, seed);
        Workload workload = workloads.open(checkout, work);
        view.step("Workload " + workload.name() + ": " + workload.description());
        List<ThroughputRun> throughputRuns = List.of();
        List<LatencyRun> latencyRuns = List.of();
        try (Cluster cluster = cluster(logs)) {
            if (latencyOptions.rate().kind() == OfferedRate.Kind.MAX) {
                throughputRuns =
                        new ThroughputTest(cluster, workload, targetOptions, logs, view)
                                .run(contenders);
            } else {
                latencyRuns =
                        new LatencyTest(
                                        cluster,
                                        workload,
                                        targetOptions,
                                        latencyOptions,
                                        logs,
                                        view)
                                .run(contenders);
            }
        }
        return new LoadTestResults(
                facts,
                WorkloadFacts.of(workload),
                descriptions(contenders),
                targetOptions,
                LoadFacts.of(latencyOptions),
                baseline,
                ThroughputRow.of(throughputRuns, baseline),
                RoundRatio.of(throughputRuns),
                throughputRuns,
                LatencyRow.of(latencyRuns),
                latencyRuns);
    }

    private static Map<String, String> descriptions(List<Contender> contenders) {
        return contenders.stream()
                .collect(
                        Collectors.toMap(
                                Contender::name,
                                contender -> contender.spec().description(),
                                (one, same) -> one,
                                TreeMap::new));
    }

    /** An option that would do nothing is a misunderstanding. */
    private void requireOfUse() {
        boolean fromFullTopics = latency.isMax();
        List<String> useless =
                (fromFullTopics ? LatencyArguments.OF_LOAD : ThroughputArguments.OF_FULL_TOPICS)
                        .stream()
                                .filter(spec.commandLine().getParseResult()::hasMatchedOption)
                                .toList();
        if (!useless.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s: of no use %s"
                            .formatted(
                                    String.join(", ", useless),
                                    fromFullTopics
                                            ? "for throughput; expected a --rate of images a second"
                                            : "for latency; expected --rate max"));
        }
    }

    private List<String> named() {
        if (targets.stream().distinct().count() < targets.size()) {
            throw new IllegalArgumentException(
                    "--target %s: one twice".formatted(String.join(",", targets)));
        }
        if (targets.contains(ALL)) {
            if (targets.size() > 1) {
                throw new ParameterException(
                        spec.commandLine(), "--target all beside others; expected all, or names");
            }
            return List.of();
        }
        return targets;
    }

    private Cluster cluster(Path logs) throws IOException, InterruptedException {
        int partitions = 2 * throughput.options(spec).parallelism();
        return bootstrapServers == null
                ? Cluster.start(logs, partitions, throughput.options(spec).compiler())
                : Cluster.at(bootstrapServers, partitions);
    }
}
