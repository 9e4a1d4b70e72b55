package dev.sluice.job.cli;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.InvalidBundleException;
import dev.sluice.job.JobOptions;
import dev.sluice.job.SluiceJob;
import dev.sluice.job.bundle.BundleLocation;
import dev.sluice.job.kafka.BrokerCheck;
import dev.sluice.job.kafka.KafkaEndpoints;
import dev.sluice.job.kafka.KafkaOptions;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.job.kafka.TopicOptions;
import dev.sluice.job.kafka.TopicSpec;
import dev.sluice.job.kafka.UnusableKafkaException;
import dev.sluice.job.registry.RegistryOptions;
import dev.sluice.job.registry.UnusableRegistryException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FlinkException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./sluice run}, and the main class of the jar that a Flink cluster is given. */
@Command(
        name = "sluice run",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Classifies the images of a Kafka topic with early exits, until it is stopped.",
            "In this process, or in the Flink cluster that the jar is submitted to."
        })
public final class RunCommand implements Callable<Integer> {

    /**
     * For brokers that are away and topics that are not there yet: Kubernetes makes topics and job
     * at the same time. In application mode a JobManager that comes back runs the main method
     * again, with nobody beside it who would try once more.
     */
    private static final Duration PATIENCE_IN_A_CLUSTER = Duration.ofMinutes(5);

    @Spec private CommandSpec spec;

    @Mixin private JobArguments job;
    @Mixin private KafkaOptions kafka;
    @Mixin private TopicOptions topicOptions;
    @Mixin private RegistryOptions registry;

    @Option(
            names = "--group",
            paramLabel = "NAME",
            defaultValue = "sluice",
            description =
                    "Consumer group whose committed offsets a job without a savepoint starts"
                            + " from; one that has none starts from the first image. A name for"
                            + " each job: with exactly_once its transactions are called by it"
                            + " too. Default: ${DEFAULT-VALUE}")
    private String group;

    @Option(
            names = "--create-topics",
            description =
                    "Create the topics that are missing, with --topic-partitions, before the"
                            + " job starts; without it a missing topic is an error.")
    private boolean createTopics;

    @Option(
            names = "--topic-partitions",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "Partitions of images, predictions and dead letters where they are created, 1"
                            + " or more; at least the parallelism the job shall ever have. Each"
                            + " costs the broker files and memory. Default: ${DEFAULT-VALUE}")
    private int topicPartitions;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    /** Where the job runs, as Flink tells the thread that runs the main method, and no other. */
    private final StreamExecutionEnvironment flink;

    private RunCommand(StreamExecutionEnvironment flink) {
        this.flink = flink;
    }

    /**
     * Exits with the command's code where the launcher started this process. In a Flink cluster it
     * returns or throws: the process is Flink's, and may run other jobs.
     */
    public static void main(String[] arguments) throws Exception {
        if (isOwnProcess()) {
            System.exit(commandLine().execute(arguments));
        }
        CommandLine command = commandLine();
        int exitCode = inThreadOfItsOwn(() -> command.execute(arguments));
        if (exitCode != CommandLine.ExitCode.OK) {
            throw new IllegalStateException("the job was not started; standard error says why");
        }
    }

    /**
     * So that what libraries leave in the thread is gone with it: Avro keeps an object of its own
     * in each thread that has read a schema. The JobManager's threads live on, and would keep the
     * classes of each job that was ever started.
     */
    static int inThreadOfItsOwn(Callable<Integer> command) throws Exception {
        FutureTask<Integer> task = new FutureTask<>(command);
        Thread thread = new Thread(task, "sluice-run");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        } catch (ExecutionException e) {
            // The command makes an exit code of every exception; some errors are Flink's own.
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    private static boolean isOwnProcess() {
        return System.getProperty("sluice.home") != null;
    }

    /** In Flink's environment of the calling thread. */
    public static CommandLine commandLine() {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        return new CommandLine(new RunCommand(flink)).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try {
            JobOptions options = job.options(spec);
            Bundle bundle = BundleLocation.readAny(options.bundle());
            TopicNames topics = topicOptions.names();
            checkTopics(topics, out);
            SluiceJob sluice = new SluiceJob(flink, options);
            JobClient client =
                    sluice.start(
                            bundle,
                            new KafkaEndpoints(kafka.clientProperties(), topics, group)
                                    .unbounded(options.delivery(), sluice.settings())
                                    .in(registry.ofJob(topics)));
            out.println(
                    "Job "
                            + client.getJobID()
                            + " runs bundle "
                            + bundle
                            + " between "
                            + topics.images()
                            + " and "
                            + topics.predictions()
                            + " on "
                            + kafka.bootstrapServers()
                            + ".");
            out.flush();
            if (isOwnProcess()) {
                client.getJobExecutionResult().get();
            }
            return CommandLine.ExitCode.OK;
        } catch (InvalidBundleException
                | UnusableKafkaException
                | UnusableRegistryException
                | IllegalArgumentException e) {
            return failed(e.getMessage());
        } catch (IOException e) {
            return failed(FailureCause.of(e));
        } catch (ExecutionException | FlinkException e) {
            return failed("the job failed: " + FailureCause.of(e));
        }
    }

    private void checkTopics(TopicNames names, PrintWriter out) throws UnusableKafkaException {
        Duration patience = BrokerCheck.DEFAULT_TIMEOUT;
        if (!isOwnProcess()) {
            patience = PATIENCE_IN_A_CLUSTER;
            out.println(
                    "Asking %s for the topics, for up to %d minutes."
                            .formatted(kafka.bootstrapServers(), patience.toMinutes()));
            out.flush();
        }
        BrokerCheck broker = new BrokerCheck(kafka.clientProperties(), patience);
        List<TopicSpec> topics = names.specs(topicPartitions);
        if (createTopics) {
            List<String> created = broker.createMissing(topics);
            created.forEach(topic -> out.println("Created topic " + topic));
        }
        if (isOwnProcess()) {
            broker.require(topics);
        } else {
            broker.require(topics, patience);
        }
    }

    private int failed(String message) {
        CommandLine commandLine = spec.commandLine();
        commandLine.getErr().println(commandLine.getColorScheme().errorText("error: " + message));
        return CommandLine.ExitCode.SOFTWARE;
    }
}
