package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bundle.ToyBundle;
import dev.sluice.job.kafka.BrokerCheck;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.job.kafka.UnusableKafkaException;
import dev.sluice.job.policy.PolicyClient;
import dev.sluice.job.policy.SentPolicy;
import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.PolicyOutcome;
import dev.sluice.schemas.Prediction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, passwords and ACLs: everybody has the rights that the documentation gives them. */
class SecurityITCase {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String[] USERS = {"job", "operator", "viewer", "producer", "consumer"};

    @TempDir Path folder;

    @Test
    void theJobRunsWithTheDocumentedAclsAndOnlyOperatorsChangeItsThresholds() throws Exception {
        TopicNames topics = TopicNames.DEFAULT;
        try (CapturedLog log = new CapturedLog();
                SecuredKafka kafka = new SecuredKafka(folder, USERS)) {
            new BrokerCheck(kafka.clientProperties(SecuredKafka.ADMIN), PATIENCE)
                    .createMissing(topics.specs(1));
            for (String user : USERS) {
                kafka.allow(DocumentedAcls.of(user));
            }
            JobFixture job =
                    new JobFixture(
                            kafka.clientProperties("job"),
                            kafka.clientProperties("producer"),
                            kafka.clientProperties("consumer"),
                            topics,
                            "sluice");
            try {
                job.start(options(), UnaryOperator.identity());

                set(kafka, "operator", 1, 0.9);
                assertThatThrownBy(() -> set(kafka, "viewer", 2, 0.1))
                        .isInstanceOf(UnusableKafkaException.class)
                        .hasMessageContaining(topics.policies())
                        .hasMessageContaining("uthoriz")
                        .hasMessageNotContaining(SecuredKafka.password("viewer"));
                job.send(0, Events.raw("a", ToyBundle.image(0, 0.5, 0.95, 0.5)));

                List<Prediction> predictions = job.predictions(1);
                assertThat(predictions.get(0).getPolicyVersion()).isEqualTo(1);
                assertThat(predictions.get(0).getExitIndex()).isEqualTo(1);
            } finally {
                job.close();
            }
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("sasl.jaas.config = [hidden]"))
                    .noneMatch(kafka::showsASecret);
        }
    }

    @Test
    void aWrongPasswordIsAClearErrorThatDoesNotShowIt() throws Exception {
        try (SecuredKafka kafka = new SecuredKafka(folder, "job")) {
            var properties = kafka.clientProperties("job");
            properties.put(
                    "sasl.jaas.config",
                    properties
                            .getProperty("sasl.jaas.config")
                            .replaceAll("password=\".*\"", "password=\"wr0ng\""));

            assertThatThrownBy(
                            () ->
                                    new BrokerCheck(properties, PATIENCE)
                                            .require(TopicNames.DEFAULT.specs(1)))
                    .isInstanceOf(UnusableKafkaException.class)
                    .hasMessageContaining("does not let us in")
                    .hasMessageNotContaining("wr0ng");
        }
    }

    private JobOptions options() {
        ToyBundle.write(folder.resolve("bundle"));
        return new JobOptions(
                folder.resolve("bundle").toString(),
                JobFixture.topology(Placement.FUSED, 1, 7),
                DeliveryGuarantee.EXACTLY_ONCE,
                Duration.ofMillis(200),
                Map.of("restart-strategy.type", "none"));
    }

    /** As {@code policy set} does. */
    private static void set(SecuredKafka kafka, String user, long version, double threshold)
            throws Exception {
        try (PolicyClient client =
                PolicyClient.connect(
                        kafka.clientProperties(user),
                        TopicNames.DEFAULT.policies(),
                        TopicNames.DEFAULT.verdicts(),
                        PATIENCE)) {
            SentPolicy sent =
                    client.send(
                            ExitPolicy.getDecoder()
                                    .decode(Events.thresholds(version, threshold, threshold)));
            assertThat(client.await(sent, PATIENCE))
                    .hasValueSatisfying(
                            verdict ->
                                    assertThat(verdict.getOutcome())
                                            .isEqualTo(PolicyOutcome.ACCEPTED));
        }
    }
}
