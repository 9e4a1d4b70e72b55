package dev.sluice.loadtest.cli;

import dev.sluice.bundle.InvalidBundleException;
import dev.sluice.job.Placement;
import dev.sluice.job.cli.FailureCause;
import dev.sluice.loadtest.chaos.ChaosOptions;
import dev.sluice.loadtest.chaos.ChaosReport;
import dev.sluice.loadtest.chaos.ChaosRun;
import dev.sluice.loadtest.chaos.Delivery;
import dev.sluice.loadtest.chaos.Scenario;
import dev.sluice.loadtest.cluster.JobFiles;
import dev.sluice.loadtest.demo.Demo;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./sluice chaos}. */
@Command(
        name = "sluice chaos",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Starts a Kafka broker and a Flink cluster of separate processes, puts the "
                        + "job under load and under a storm of policies, breaks things, and closes the "
                        + "books: what went in, what came out, what was lost or repeated, and how long "
                        + "it took to recover.")
public final class ChaosCommand implements Callable<Integer> {

    /**
     * Exit code where the ledger is not what the delivery promises, or the job did not come back.
     */
    private static final int LOST = 3;

    @Spec private CommandSpec spec;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            split = ",",
            converter = ScenarioConverter.class,
            description = "What is done to the job; repeatable. See --list. Default: all")
    private List<Scenario> scenarios = new ArrayList<>();

    @Option(names = "--list", description = "List the scenarios and exit.")
    private boolean list;

    @Option(
            names = "--delivery",
            paramLabel = "at_least_once|exactly_once",
            split = ",",
            description = "What the job promises; repeatable. Default: both, one after the other")
    private List<Delivery> deliveries = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of all that is left to chance. Default: the time, which is printed")
    @Nullable
    private Long seed;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "200",
            description = "Images that are sent in a second. Default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--times",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "A scenario does what it does several times at most so often; restarts"
                            + " twice at least. Default:"
                            + " ${DEFAULT-VALUE}")
    private int times;

    @Option(
            names = "--placement",
            paramLabel = "fused|separate",
            defaultValue = "SEPARATE",
            description = "Where the stages run; see ./sluice run --help. Default: separate")
    private Placement placement;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description =
                    "For logs, checkpoints and the broker's data; a folder of each cluster in it"
                            + " is emptied first. Default: target/chaos in the checkout")
    @Nullable
    private Path folder;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new ChaosCommand())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            Arrays.stream(Scenario.values())
                    .forEach(each -> out.printf("%-28s%s%n", each, each.description()));
            return CommandLine.ExitCode.OK;
        }
        ChaosOptions options;
        try {
            options = options();
        } catch (IOException e) {
            return Failures.tell(spec, e);
        }
        List<ChaosReport> reports = new ArrayList<>();
        boolean allPlayed = runAll(options, out, reports);
        if (reports.size() > 1) {
            show(out, reports);
        }
        if (!reports.stream().allMatch(ChaosReport::kept)) {
            return LOST;
        }
        return allPlayed ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /**
     * Plays one after the other; one that cannot be played to its end does not keep the next from
     * it.
     *
     * @return whether each has a ledger
     */
    private boolean runAll(ChaosOptions options, PrintWriter out, List<ChaosReport> reports)
            throws InterruptedException {
        out.println("Seed " + options.seed() + "; logs in " + options.folder());
        boolean allPlayed = true;
        try (ChaosRun run = new ChaosRun(options, line -> say(out, line))) {
            for (Scenario scenario : scenarios.isEmpty() ? List.of(Scenario.values()) : scenarios) {
                for (Delivery delivery :
                        deliveries.isEmpty() ? List.of(Delivery.values()) : deliveries) {
                    allPlayed &= play(run, scenario, delivery, reports);
                }
            }
        }
        return allPlayed;
    }

    private boolean play(
            ChaosRun run, Scenario scenario, Delivery delivery, List<ChaosReport> reports)
            throws InterruptedException {
        try {
            ChaosReport report = run.run(scenario, delivery);
            show(spec.commandLine().getOut(), List.of(report));
            reports.add(report);
            return true;
        } catch (IOException | InvalidBundleException | IllegalStateException e) {
            Failures.tell(spec, scenario + ", " + delivery + ": " + FailureCause.of(e));
            return false;
        }
    }

    private static void show(PrintWriter out, List<ChaosReport> reports) {
        out.println(ChaosTable.of(reports));
        out.flush();
    }

    private static void say(PrintWriter out, String line) {
        out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
        out.flush();
    }

    private ChaosOptions options() throws IOException {
        Path home = Path.of(System.getProperty("sluice.home", "")).toAbsolutePath();
        Path examples = Demo.examples(home);
        JobFiles files = JobFiles.in(home);
        try {
            return new ChaosOptions(
                    files,
                    examples.resolve("bundle"),
                    examples,
                    folder == null ? home.resolve("target/chaos") : folder.toAbsolutePath(),
                    placement,
                    rate,
                    times,
                    Scenario.LONGEST_PAUSE,
                    seed == null ? System.currentTimeMillis() : seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** By the names that {@code --list} prints. */
    private static final class ScenarioConverter implements ITypeConverter<Scenario> {
        @Override
        public Scenario convert(String name) {
            return Arrays.stream(Scenario.values())
                    .filter(scenario -> scenario.toString().equals(name))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "there is no scenario '"
                                                    + name
                                                    + "'; expected one of "
                                                    + Arrays.toString(Scenario.values())));
        }
    }
}
