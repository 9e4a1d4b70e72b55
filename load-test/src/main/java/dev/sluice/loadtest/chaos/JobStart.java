package dev.sluice.loadtest.chaos;

import dev.sluice.job.Placement;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.loadtest.cluster.SessionJobs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.annotation.Nullable;
import org.apache.flink.api.common.JobID;

/**
 * How the job is started.
 *
 * @param group of its consumers, and what the names of its transactions begin with
 * @param more arguments of the job
 */
public record JobStart(
        Path bundle,
        String bootstrapServers,
        TopicNames topics,
        String group,
        Placement placement,
        Delivery delivery,
        List<String> more) {

    public JobStart {
        more = List.copyOf(more);
    }

    /** Often, so that there are many to hit. */
    private static final String CHECKPOINT_INTERVAL = "1 s";

    private static final int TRIES = 4;

    /**
     * Starts the job; again where its main method fails, as it does where a broker that gets little
     * of the machine has not answered it within 15 seconds.
     *
     * @param savepoint to go on from; null for the beginning
     * @throws IOException if it fails the last time, too
     */
    public JobID on(SessionJobs jobs, int parallelism, @Nullable String savepoint)
            throws IOException, InterruptedException {
        List<String> arguments = arguments(parallelism, savepoint);
        for (int i = 1; ; i++) {
            try {
                return jobs.run(arguments);
            } catch (IOException e) {
                // Without an answer nobody knows whether it runs.
                if (i == TRIES || e.getCause() instanceof TimeoutException) {
                    throw e;
                }
            }
        }
    }

    List<String> arguments(int parallelism, @Nullable String savepoint) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--bundle",
                                bundle.toString(),
                                "--bootstrap-servers",
                                bootstrapServers,
                                "--images-topic",
                                topics.images(),
                                "--predictions-topic",
                                topics.predictions(),
                                "--dead-letters-topic",
                                topics.deadLetters(),
                                "--policies-topic",
                                topics.policies(),
                                "--verdicts-topic",
                                topics.verdicts(),
                                "--group",
                                group,
                                "--placement",
                                placement.name().toLowerCase(Locale.ROOT),
                                "--parallelism",
                                Integer.toString(parallelism),
                                "--delivery",
                                delivery.toString(),
                                "--checkpoint-interval",
                                CHECKPOINT_INTERVAL));
        arguments.addAll(more);
        if (savepoint != null) {
            arguments.addAll(List.of("--from-savepoint", savepoint));
        }
        return arguments;
    }
}
