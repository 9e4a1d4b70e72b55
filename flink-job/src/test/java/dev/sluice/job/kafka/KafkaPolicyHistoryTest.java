package dev.sluice.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.record.SourceRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class KafkaPolicyHistoryTest {

    private static final TopicPartition POLICIES = new TopicPartition("exit-policies", 0);
    private static final int MESSAGES = 10;

    private final KafkaPolicyHistory history =
            new KafkaPolicyHistory(new Properties(), POLICIES.topic());
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final AtomicLong nanos = new AtomicLong();

    /** A topic whose messages come one a poll. */
    private void topicOfWhichCome(int messages) {
        consumer.updateBeginningOffsets(Map.of(POLICIES, 0L));
        consumer.updateEndOffsets(Map.of(POLICIES, (long) MESSAGES));
        for (int i = 0; i < messages; i++) {
            byte[] message = {(byte) i};
            long offset = i;
            consumer.schedulePollTask(
                    () ->
                            consumer.addRecord(
                                    new ConsumerRecord<>(
                                            POLICIES.topic(), 0, offset, null, message)));
        }
    }

    private List<SourceRecord> read(Duration betweenPolls) throws IOException {
        return history.read(consumer, () -> nanos.getAndAdd(betweenPolls.toNanos()));
    }

    @Test
    void readsALongTopicHoweverLongItTakes() throws Exception {
        topicOfWhichCome(MESSAGES);

        assertThat(read(Duration.ofSeconds(29)))
                .extracting(record -> record.position().offset())
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void givesUpWhereNothingComesAnyMore() {
        topicOfWhichCome(MESSAGES - 1);

        assertThatThrownBy(() -> read(Duration.ofSeconds(29)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "topic exit-policies was read to offset 9 of 10, and nothing came after it"
                                + " within 30 s");
    }
}
