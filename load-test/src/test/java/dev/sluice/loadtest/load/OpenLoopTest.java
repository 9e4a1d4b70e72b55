package dev.sluice.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

    private static final Node NODE = new Node(0, "nowhere", 1);

    @Test
    void stampsEachEventWithTheTimeItWasMeantForHoweverLateItIs() throws Exception {
        MockProducer<byte[], byte[]> producer = producer(true);
        long longAgo = System.currentTimeMillis() - 60_000;
        Schedule schedule = schedule();

        new OpenLoop(producer, "images", List.of(event("a"), event("b")), longAgo).send(schedule);

        assertThat(producer.history())
                .extracting(record -> SendStamp.of(record.headers()))
                .containsExactly(
                        new SendStamp(longAgo * 1_000 + 250_000, 0),
                        new SendStamp(longAgo * 1_000 + 500_000, 1),
                        new SendStamp(longAgo * 1_000 + 750_000, 2));
    }

    @Test
    void sendsTheEventsInTurnToAllPartitions() throws Exception {
        MockProducer<byte[], byte[]> producer = producer(true);

        new OpenLoop(producer, "images", List.of(event("a"), event("b")), 0).send(schedule());

        assertThat(producer.history())
                .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                .containsExactly("a", "b", "a");
        assertThat(producer.history())
                .extracting(record -> record.partition())
                .containsExactly(0, 1, 0);
    }

    @Test
    void anEventThatIsNotTakenFailsTheLoad() {
        MockProducer<byte[], byte[]> producer = producer(false);
        OpenLoop loop = new OpenLoop(producer, "images", List.of(event("a")), 0);

        assertThatThrownBy(() -> loop.send(schedule()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not all events were sent")
                .hasRootCauseMessage("no");
    }

    @Test
    void anAnswerToAnotherSenderIsRefused() {
        assertThatThrownBy(() -> SendStamp.of(new RecordHeaders()))
                .hasMessageContaining("load-test-sent");
    }

    private static Schedule schedule() {
        return new Schedule(List.of(new Phase(4, Duration.ofSeconds(1))), Arrivals.CONSTANT, 1);
    }

    private static ConsumerRecord<byte[], byte[]> event(String key) {
        return new ConsumerRecord<>(
                "events", 0, 0, key.getBytes(StandardCharsets.UTF_8), new byte[1]);
    }

    private static MockProducer<byte[], byte[]> producer(boolean taking) {
        List<PartitionInfo> partitions =
                List.of(
                        new PartitionInfo("images", 0, NODE, new Node[] {NODE}, new Node[] {NODE}),
                        new PartitionInfo("images", 1, NODE, new Node[] {NODE}, new Node[] {NODE}));
        Cluster cluster = new Cluster("test", List.of(NODE), partitions, Set.of(), Set.of());
        return new MockProducer<>(
                cluster,
                taking,
                new RoundRobinPartitioner(),
                new ByteArraySerializer(),
                new ByteArraySerializer()) {
            @Override
            public synchronized void flush() {
                while (errorNext(new IllegalStateException("no"))) {
                    // Those that are not taken at once are refused.
                }
            }
        };
    }
}
