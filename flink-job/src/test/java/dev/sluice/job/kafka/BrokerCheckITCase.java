package dev.sluice.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.embedded.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BrokerCheckITCase {

    private static TestKafka kafka;

    @BeforeAll
    static void start() {
        kafka = new TestKafka();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void isContentWhereAllTopicsAreThere() {
        kafka.createTopic("there-images", 3, Map.of());
        kafka.createTopic("there-policies", 1, Map.of("cleanup.policy", "compact"));
        assertThatCode(
                        () ->
                                check().require(
                                                List.of(
                                                        TopicSpec.data("there-images", 1),
                                                        TopicSpec.policies("there-policies"))))
                .doesNotThrowAnyException();
    }

    @Test
    void namesAllMissingTopicsWithTheCommandsThatCreateThem() {
        kafka.createTopic("half-images", 1, Map.of());
        List<TopicSpec> topics =
                List.of(
                        TopicSpec.data("half-images", 4),
                        TopicSpec.data("half-predictions", 4),
                        TopicSpec.policies("half-policies"));
        String servers = kafka.bootstrapServers();
        assertThatThrownBy(() -> check().require(topics))
                .isInstanceOf(UnusableKafkaException.class)
                .hasMessage(
                        "Kafka at %s has no topic half-predictions, half-policies. Start the job"
                                + " with --create-topics, or:\n"
                                + "  kafka-topics.sh --bootstrap-server %s --create"
                                + " --topic half-predictions --partitions 4\n"
                                + "  kafka-topics.sh --bootstrap-server %s --create"
                                + " --topic half-policies --partitions 1"
                                + " --config cleanup.policy=compact",
                        servers, servers, servers);
    }

    @Test
    void waitsForTopicsThatSomebodyElseIsMaking() throws Exception {
        ScheduledExecutorService other = Executors.newSingleThreadScheduledExecutor();
        try {
            Future<?> made =
                    other.schedule(
                            () -> kafka.createTopic("late-images", 1, Map.of()),
                            4,
                            TimeUnit.SECONDS);
            check().require(List.of(TopicSpec.data("late-images", 1)), Duration.ofSeconds(15));
            made.get();
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void refusesPoliciesInMoreThanOnePartition() {
        kafka.createTopic("wide-policies", 2, Map.of("cleanup.policy", "compact"));
        assertThatThrownBy(() -> check().require(List.of(TopicSpec.policies("wide-policies"))))
                .isInstanceOf(UnusableKafkaException.class)
                .hasMessage("topic wide-policies has 2 partitions; expected exactly 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "compact,delete"})
    void refusesPoliciesThatExpireAndSaysHowToMendThat(String cleanup) {
        String topic = cleanup.replace(',', '-') + "-policies";
        kafka.createTopic(topic, 1, Map.of("cleanup.policy", cleanup));
        assertThatThrownBy(() -> check().require(List.of(TopicSpec.policies(topic))))
                .isInstanceOf(UnusableKafkaException.class)
                .hasMessage(
                        "topic %s has cleanup.policy=%s; expected compact alone: its policies would"
                                + " expire, and a job that starts without a savepoint would go back"
                                + " to the bundle's default without a word. To mend it:\n"
                                + "  kafka-configs.sh --bootstrap-server %s --alter --entity-type"
                                + " topics --entity-name %s --add-config cleanup.policy=compact",
                        topic, cleanup, kafka.bootstrapServers(), topic);
    }

    @Test
    void lettersAreAsLargeAsTheirTopicTakesAndProducersSendThem() throws Exception {
        TopicNames topics = new TopicNames("big-i", "big-p", "big-d", "big-e", "big-v");
        check().createMissing(topics.specs(1));
        assertThat(RecordLimits.ask(properties(), topics))
                .isEqualTo(
                        new RecordLimits(
                                (16 << 20) + (64 << 10), (16 << 20) + (64 << 10), 1_048_588));
    }

    @Test
    void takesKafkasDefaultOfTopicsThatAreNotTold() throws Exception {
        assertThat(RecordLimits.ask(properties(), new TopicNames("no-i", "no-p", "no-d", "e", "v")))
                .isEqualTo(RecordLimits.DEFAULT);
    }

    @Test
    void refusesATopicThatNoLetterFitsInto() {
        TopicNames topics = new TopicNames("low-i", "low-p", "low-d", "low-e", "low-v");
        kafka.createTopic("low-d", 1, Map.of("max.message.bytes", "8191"));
        assertThatThrownBy(() -> RecordLimits.ask(properties(), topics))
                .isInstanceOf(UnusableKafkaException.class)
                .hasMessageContaining("at most 8191 bytes")
                .hasMessageContaining("low-d")
                .hasMessageContaining("expected 8192 or more");
    }

    @Test
    void takesTheBrokersLongestTransactionWhereTheJobNeedsNoMore() throws Exception {
        Configuration flink = new Configuration();
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
        assertThat(TransactionTimeout.ask(properties(), flink))
                .isEqualTo(TransactionTimeout.BROKER_DEFAULT);

        flink.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofMinutes(15));
        assertThatThrownBy(() -> TransactionTimeout.ask(properties(), flink))
                .isInstanceOf(UnusableKafkaException.class)
                .hasMessageContaining("raise the brokers' transaction.max.timeout.ms");
    }

    @Test
    void createsWhatIsMissingAndNothingElse() throws Exception {
        kafka.createTopic("new-images", 1, Map.of());
        List<TopicSpec> topics =
                List.of(
                        TopicSpec.data("new-images", 3),
                        TopicSpec.data("new-predictions", 3),
                        TopicSpec.policies("new-policies"),
                        TopicSpec.verdicts("new-verdicts"));
        assertThat(check().createMissing(topics))
                .containsExactly("new-predictions", "new-policies", "new-verdicts");
        assertThat(check().createMissing(topics)).isEmpty();
        check().require(topics);
        try (Admin admin = Admin.create(properties())) {
            assertThat(partitions(admin, "new-images")).isEqualTo(1);
            assertThat(partitions(admin, "new-predictions")).isEqualTo(3);
            assertThat(setting(admin, "new-policies", "cleanup.policy")).isEqualTo("compact");
            assertThat(setting(admin, "new-verdicts", "retention.ms")).isEqualTo("-1");
        }
    }

    @Test
    void saysWhichTopicCannotBeCreatedAndWhy() {
        TopicSpec odd =
                new TopicSpec(
                        "odd", 1, TopicSpec.Partitioning.FREE, Map.of("cleanup.policy", "shred"));
        assertThatThrownBy(() -> check().createMissing(List.of(odd)))
                .isInstanceOf(UnusableKafkaException.class)
                .hasMessageStartingWith("topic odd cannot be created: ")
                .hasMessageContaining("shred");
    }

    private static int partitions(Admin admin, String topic) throws Exception {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
    }

    private static String setting(Admin admin, String topic, String key) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource)).all().get().get(resource).get(key).value();
    }

    private static BrokerCheck check() {
        return new BrokerCheck(properties(), BrokerCheck.DEFAULT_TIMEOUT);
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        return properties;
    }
}
