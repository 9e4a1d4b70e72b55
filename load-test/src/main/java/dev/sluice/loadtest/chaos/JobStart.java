package dev.sluice.loadtest.chaos;

import dev.sluice.job.Placement;
import dev.sluice.job.kafka.TopicNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/**
 * The job's command line.
 *
 * @param group of its consumers, and what the names of its transactions begin with
 */
record JobStart(
        Path bundle,
        String bootstrapServers,
        TopicNames topics,
        String group,
        Placement placement,
        Delivery delivery) {

    /** Often, so that there are many to hit. */
    private static final String CHECKPOINT_INTERVAL = "1 s";

    /**
     * @param savepoint to go on from; null for the beginning
     */
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
        if (savepoint != null) {
            arguments.addAll(List.of("--from-savepoint", savepoint));
        }
        return arguments;
    }
}
