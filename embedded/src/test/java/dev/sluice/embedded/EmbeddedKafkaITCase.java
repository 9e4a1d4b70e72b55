package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaITCase {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    // One broker for the tests that leave it running; written by the two methods below only.
    private static EmbeddedKafka shared;

    @BeforeAll
    static void startBroker() {
        shared = new EmbeddedKafka();
    }

    @AfterAll
    static void stopBroker() {
        shared.close();
    }

    @Test
    void handsRecordsFromProducerToConsumer() {
        shared.createTopic("plain", 1, Map.of());
        TextClient client = new TextClient(shared.bootstrapServers());

        client.send("plain", "a", "1");
        client.send("plain", "b", "2");

        assertThat(client.read("plain", 2, PATIENCE)).containsExactly("a=1", "b=2");
    }

    @Test
    void keepsOneMemberGroupsAndTheirOffsets() {
        shared.createTopic("grouped", 1, Map.of());
        TextClient client = new TextClient(shared.bootstrapServers());
        client.send("grouped", "a", "1");
        assertThat(client.readInGroup("readers", "grouped", 1, PATIENCE)).containsExactly("a=1");
        client.send("grouped", "b", "2");

        assertThat(client.readInGroup("readers", "grouped", 1, PATIENCE)).containsExactly("b=2");
    }

    @Test
    void compactsACompactedTopicWithinSeconds() {
        shared.createTopic(
                "compacted",
                1,
                Map.of(
                        "cleanup.policy", "compact",
                        "segment.ms", "50",
                        "min.cleanable.dirty.ratio", "0.001"));
        TextClient client = new TextClient(shared.bootstrapServers());
        for (int version = 1; version <= 20; version++) {
            client.send("compacted", "policy", String.valueOf(version));
        }

        Instant deadline = Instant.now().plus(PATIENCE);
        List<String> left;
        do {
            // Only a segment that is closed is compacted, and an append closes it.
            client.send("compacted", "policy", "last");
            left = client.readToEnd("compacted");
        } while (left.contains("policy=1") && Instant.now().isBefore(deadline));

        assertThat(left).isNotEmpty().doesNotContain("policy=1").contains("policy=last");
    }

    @Test
    void showsCommittedTransactionsAndHidesAbortedOnes() {
        shared.createTopic("transactional", 1, Map.of());
        TextClient client = new TextClient(shared.bootstrapServers());

        client.sendInTransaction("transactional", "a", "aborted", TextClient.Ending.ABORT);
        client.sendInTransaction("transactional", "b", "committed", TextClient.Ending.COMMIT);

        assertThat(client.read("transactional", 1, PATIENCE)).containsExactly("b=committed");
    }

    @Test
    void refusesATopicTwiceAndSaysWhich() {
        shared.createTopic("twice", 1, Map.of());

        assertThatThrownBy(() -> shared.createTopic("twice", 1, Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("twice")
                .hasCauseInstanceOf(TopicExistsException.class);
    }

    @Test
    void keepsRecordsAndAddressWhenStoppedAndStarted() {
        try (EmbeddedKafka kafka = new EmbeddedKafka()) {
            String address = kafka.bootstrapServers();
            kafka.createTopic("kept", 1, Map.of());
            TextClient client = new TextClient(address);
            client.send("kept", "a", "before");

            kafka.stop();
            kafka.start();
            client.send("kept", "b", "after");

            assertThat(kafka.bootstrapServers()).isEqualTo(address);
            assertThat(client.read("kept", 2, PATIENCE)).containsExactly("a=before", "b=after");
        }
    }

    @Test
    void findsTheRecordsOfAnEarlierBrokerInItsFolder(@TempDir Path parent) {
        Path folder = parent.resolve("data");
        int port = FreePorts.next(0);
        try (EmbeddedKafka first = new EmbeddedKafka(folder, port)) {
            first.createTopic("kept", 1, Map.of());
            new TextClient(first.bootstrapServers()).send("kept", "a", "1");
        }

        try (EmbeddedKafka second = new EmbeddedKafka(folder, port)) {
            assertThat(second.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
            assertThat(new TextClient(second.bootstrapServers()).read("kept", 1, PATIENCE))
                    .containsExactly("a=1");
        }
        assertThat(folder).isDirectory();
    }
}
