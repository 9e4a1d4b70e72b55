package dev.sluice.loadtest.run;

import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.job.kafka.UnusableKafkaException;
import dev.sluice.job.policy.PolicyClient;
import dev.sluice.loadtest.contender.Contender;
import dev.sluice.loadtest.process.ChildJvm;
import dev.sluice.loadtest.workload.Workload;
import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.ThresholdPerExit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Starts targets on topics of their own; the topic of images is shared. */
final class TargetRunner {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final Workload workload;
    private final Path logs;
    private int started;

    /**
     * @param logs folder of the log files of all targets
     */
    TargetRunner(Cluster cluster, Workload workload, Path logs) {
        this.cluster = cluster;
        this.workload = workload;
        this.logs = logs;
    }

    /**
     * A target that runs, and where it answers.
     *
     * @param ownImages whether the topic of images is its own
     */
    record Running(ChildJvm process, TopicNames topics, boolean ownImages) {}

    /** Makes the topics but that of the images, says which thresholds hold, and starts it. */
    Running startOn(
            String imagesTopic, Contender contender, String delivery, ThroughputOptions options)
            throws IOException, InterruptedException {
        String name = newName(contender);
        return start(name, topics(name, imagesTopic), contender, delivery, options, Map.of());
    }

    /**
     * The same on a topic of images that is empty and its own.
     *
     * @param topicSettings of topics with images or answers
     */
    Running startOnOwnImages(
            Contender contender,
            String delivery,
            ThroughputOptions options,
            Map<String, String> topicSettings)
            throws IOException, InterruptedException {
        String name = newName(contender);
        TopicNames topics = topics(name, ownImages(name));
        return start(name, topics, contender, delivery, options, topicSettings);
    }

    private static String ownImages(String name) {
        return name + "-images";
    }

    private String newName(Contender contender) {
        return workload.name() + "-" + contender.name() + "-" + ++started + cluster.suffix();
    }

    private static TopicNames topics(String name, String imagesTopic) {
        return new TopicNames(
                imagesTopic,
                name + "-predictions",
                name + "-dead-letters",
                name + "-policies",
                name + "-verdicts");
    }

    private Running start(
            String name,
            TopicNames topics,
            Contender contender,
            String delivery,
            ThroughputOptions options,
            Map<String, String> topicSettings)
            throws IOException, InterruptedException {
        if (contender.isStreaming()) {
            cluster.createTopics(topics, topicSettings);
            setThresholds(topics, contender.thresholds(workload));
        }
        Contender.Setting setting =
                new Contender.Setting(
                        cluster.bootstrapServers(),
                        topics,
                        name,
                        delivery,
                        options.parallelism(),
                        options.checkpointInterval(),
                        options.compiler());
        return new Running(
                ChildJvm.start(contender.process(name, workload, setting, logs)),
                topics,
                topics.images().equals(ownImages(name)));
    }

    /** Before the job starts: it reads the topic to its end before it takes an image. */
    private void setThresholds(TopicNames topics, Thresholds thresholds)
            throws UnusableKafkaException {
        if (thresholds.earlyExits() == 0) {
            return;
        }
        try (PolicyClient policies =
                PolicyClient.connect(
                        cluster.client(), topics.policies(), topics.verdicts(), PATIENCE)) {
            policies.send(
                    new ExitPolicy(
                            1L,
                            new ThresholdPerExit(
                                    Arrays.stream(thresholds.toArray()).boxed().toList()),
                            "load-test",
                            "the thresholds of the test",
                            Instant.now()));
        }
    }

    /** Stops the process and removes its topics. */
    void stop(Contender contender, Running running) throws IOException, InterruptedException {
        running.process().close();
        if (contender.isStreaming()) {
            TopicNames topics = running.topics();
            cluster.delete(
                    List.of(
                            topics.predictions(),
                            topics.deadLetters(),
                            topics.policies(),
                            topics.verdicts()));
            if (running.ownImages()) {
                cluster.delete(List.of(topics.images()));
            }
        }
    }
}
