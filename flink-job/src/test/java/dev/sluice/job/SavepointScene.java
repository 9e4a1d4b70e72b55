package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.ToyBundle;
import dev.sluice.embedded.TestKafka;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.schemas.Prediction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * The job whose savepoints are kept, one of each version and delivery: they name its topics and
 * where in them it was, so they fit any broker that has the same past.
 */
final class SavepointScene {

    /** Holds a folder for each version, and in it one for each delivery. */
    static final Path STORED =
            Path.of(System.getProperty("basedir", "")).resolve("src/test/resources/savepoints");

    /** Of the policy that is in force at the savepoint. */
    static final long POLICY = 5;

    private static final int PARTITIONS = 2;
    private static final int IMAGES_BEFORE = 6;

    private final TestKafka kafka = new TestKafka();
    private final Path bundle;
    private final JobFixture job;

    /** A broker with the topics and all that came before the savepoint; no job yet. */
    SavepointScene(Path folder) throws Exception {
        bundle = folder.resolve("bundle");
        ToyBundle.write(bundle);
        TopicNames topics =
                new TopicNames(
                        "images",
                        "predictions",
                        "dead-letters",
                        "exit-policies",
                        "policy-verdicts");
        kafka.createTopic(topics.images(), PARTITIONS, Map.of());
        kafka.createTopic(topics.policies(), 1, Map.of("cleanup.policy", "compact"));
        kafka.createTopic(topics.predictions(), 1, Map.of());
        kafka.createTopic(topics.deadLetters(), 1, Map.of());
        kafka.createTopic(topics.verdicts(), 1, Map.of());
        Properties clients = JobFixture.clientProperties(kafka);
        job = new JobFixture(clients, clients, clients, topics, "sluice");
        job.sendPolicy(Events.thresholds(POLICY, 0.3, 0.3));
        for (int i = 0; i < IMAGES_BEFORE; i++) {
            send(i % PARTITIONS, "before-" + i);
        }
        job.send(0, "no event".getBytes(StandardCharsets.UTF_8));
    }

    JobFixture job() {
        return job;
    }

    void send(int partition, String id) {
        job.send(partition, Events.raw(id, ToyBundle.image(0, 0.1, 0.5, 0.9)));
    }

    void start(Placement placement, DeliveryGuarantee delivery, Map<String, String> flink)
            throws Exception {
        job.start(
                new JobOptions(
                        bundle.toString(),
                        JobFixture.topology(placement, PARTITIONS, 7),
                        delivery,
                        Duration.ofMillis(200),
                        flink),
                endpoints -> endpoints);
    }

    /** Waits until all of the past is answered. */
    void awaitThePast() throws Exception {
        assertThat(job.predictions(IMAGES_BEFORE))
                .extracting(Prediction::getPolicyVersion)
                .containsOnly(POLICY);
        job.deadLetters(1);
    }

    void close() throws Exception {
        job.close();
        kafka.close();
    }
}
