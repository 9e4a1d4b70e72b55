package dev.sluice.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.Endpoints;
import dev.sluice.job.JobFixture;
import dev.sluice.job.JobOptions;
import dev.sluice.job.Placement;
import dev.sluice.job.SluiceJob;
import dev.sluice.job.SluiceTopology;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;

class KafkaEndpointsTest {

    private static Endpoints endpoints(DeliveryGuarantee delivery) {
        Properties client = new Properties();
        client.setProperty("bootstrap.servers", "localhost:1");
        return new KafkaEndpoints(client, TopicNames.DEFAULT, "group")
                .unbounded(delivery, new RecordLimits(5_000_000, 4_000_000, 3_000_000));
    }

    @Test
    void verdictsAreSentAtLeastOnceHoweverTheRestIsSent() {
        Endpoints endpoints = endpoints(DeliveryGuarantee.NONE);

        assertThat(endpoints.sinks().create(SluiceTopology.VERDICTS))
                .extracting("deliveryGuarantee")
                .isEqualTo(DeliveryGuarantee.AT_LEAST_ONCE);
        assertThat(endpoints.sinks().create(SluiceTopology.DEAD_LETTERS))
                .extracting("deliveryGuarantee")
                .isEqualTo(DeliveryGuarantee.NONE);
        assertThat(endpoints.sinks().create(SluiceTopology.predictions(0)))
                .extracting("deliveryGuarantee")
                .isEqualTo(DeliveryGuarantee.NONE);
    }

    @Test
    void eachSinkHasTransactionsOfItsOwnNamesButForVerdicts() {
        Properties client = new Properties();
        client.setProperty("bootstrap.servers", "localhost:1");
        Endpoints endpoints =
                new KafkaEndpoints(client, TopicNames.DEFAULT, "group")
                        .exactlyOnce(RecordLimits.DEFAULT, Duration.ofMinutes(10));

        assertThat(endpoints.sinks().create(SluiceTopology.predictions(1)))
                .hasFieldOrPropertyWithValue("deliveryGuarantee", DeliveryGuarantee.EXACTLY_ONCE)
                .hasFieldOrPropertyWithValue("transactionalIdPrefix", "group-predictions-1")
                .extracting("kafkaProducerConfig")
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("transaction.timeout.ms", "600000");
        assertThat(endpoints.sinks().create(SluiceTopology.DEAD_LETTERS))
                .hasFieldOrPropertyWithValue("transactionalIdPrefix", "group-dead-letters");
        assertThat(endpoints.sinks().create(SluiceTopology.VERDICTS))
                .hasFieldOrPropertyWithValue("deliveryGuarantee", DeliveryGuarantee.AT_LEAST_ONCE);
    }

    @Test
    void refusesExactlyOnceDeliveryOfCheckpointsThatAreNotBeforeAnythingIsAsked() {
        Properties client = new Properties();
        client.setProperty("bootstrap.servers", "localhost:1");
        KafkaEndpoints kafka = new KafkaEndpoints(client, TopicNames.DEFAULT, "group");
        JobOptions options =
                new JobOptions(
                        "bundle",
                        JobFixture.topology(Placement.FUSED, 1, 1),
                        DeliveryGuarantee.EXACTLY_ONCE,
                        Duration.ofSeconds(10),
                        Map.of("execution.checkpointing.mode", "AT_LEAST_ONCE"));

        assertThatThrownBy(
                        () ->
                                kafka.unbounded(
                                        options.delivery(), new SluiceJob(options).settings()))
                .isInstanceOf(UnusableKafkaException.class)
                .hasMessageContainingAll(
                        "--delivery exactly_once",
                        "execution.checkpointing.mode=AT_LEAST_ONCE",
                        "Leave --flink execution.checkpointing.mode out");
    }

    @Test
    void readsWhatIsCommittedUnlessToldOtherwise() {
        Properties client = new Properties();
        assertThat(Committed.reading(client)).containsEntry("isolation.level", "read_committed");
        assertThat(client).isEmpty();

        client.setProperty("isolation.level", "read_uncommitted");
        assertThat(Committed.reading(client)).containsEntry("isolation.level", "read_uncommitted");
    }

    @Test
    void producersSendRecordsOfTheSizeThatTheTopicsTake() {
        Endpoints endpoints = endpoints(DeliveryGuarantee.AT_LEAST_ONCE);

        assertThat(endpoints.deadLetterBytes()).isEqualTo(4_000_000);
        assertThat(endpoints.predictionBytes()).isEqualTo(3_000_000);
        assertThat(endpoints.sinks().create(SluiceTopology.DEAD_LETTERS))
                .extracting("kafkaProducerConfig")
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsAllEntriesOf(Map.of("max.request.size", "5000000"));
    }
}
