package dev.sluice.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.CommitDelay;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class TransactionTimeoutTest {

    private static final Duration BROKER = Duration.ofMinutes(15);
    private static final CommitDelay DELAY =
            new CommitDelay(
                    Duration.ofSeconds(10), Duration.ofMinutes(5), 0, Duration.ofMinutes(2));
    private static final Duration NEEDED = Duration.ofSeconds(430);

    private static Properties client(String timeoutMillis) {
        Properties properties = new Properties();
        properties.put("transaction.timeout.ms", timeoutMillis);
        return properties;
    }

    @Test
    void isTheBrokersMaximumUpToAnHour() throws Exception {
        assertThat(TransactionTimeout.of(new Properties(), BROKER, DELAY)).isEqualTo(BROKER);
        assertThat(TransactionTimeout.of(new Properties(), Duration.ofDays(1), DELAY))
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void isWhatTheClientPropertiesSay() throws Exception {
        assertThat(TransactionTimeout.of(client("600000"), BROKER, DELAY))
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(TransactionTimeout.of(client("7200000"), Duration.ofDays(1), DELAY))
                .isEqualTo(Duration.ofHours(2));
    }

    @Test
    void mayBeJustWhatTheJobNeedsAndNoLess() throws Exception {
        assertThat(TransactionTimeout.of(client("430000"), BROKER, DELAY)).isEqualTo(NEEDED);
        assertThatThrownBy(() -> TransactionTimeout.of(client("429999"), BROKER, DELAY))
                .isInstanceOf(UnusableKafkaException.class)
                .hasMessage(
                        "a transaction ends by itself after 429999 ms, and what was written in it"
                                + " is lost; the job may need 430 s (checkpoint interval or pause"
                                + " 10 s, checkpoint timeout 5 min, restart 2 min) to commit one. With"
                                + " --delivery exactly_once raise --kafka transaction.timeout.ms (the"
                                + " brokers allow 900000), or lower --flink"
                                + " execution.checkpointing.timeout, --checkpoint-interval or, where"
                                + " that is longer, execution.checkpointing.min-pause");
    }

    @Test
    void namesTheFailuresThatAreToleratedWhereThereAreAny() {
        CommitDelay tolerant =
                new CommitDelay(
                        Duration.ofSeconds(10), Duration.ofMinutes(5), 2, Duration.ofMinutes(2));

        assertThatThrownBy(() -> TransactionTimeout.of(new Properties(), BROKER, tolerant))
                .hasMessageContaining("both once more for each of 2 failures")
                .hasMessageEndingWith(
                        "or lower --flink execution.checkpointing.timeout,"
                                + " execution.checkpointing.tolerable-failed-checkpoints,"
                                + " --checkpoint-interval or, where that is longer,"
                                + " execution.checkpointing.min-pause");
    }

    @Test
    void namesTheBrokersSettingWhereThatIsTheLimit() {
        assertThatThrownBy(
                        () -> TransactionTimeout.of(new Properties(), NEEDED.minusMillis(1), DELAY))
                .hasMessageContaining("raise the brokers' transaction.max.timeout.ms, or lower");
        assertThatThrownBy(
                        () -> TransactionTimeout.of(client("60000"), Duration.ofMinutes(1), DELAY))
                .hasMessageContaining(
                        "raise the brokers' transaction.max.timeout.ms and --kafka"
                                + " transaction.timeout.ms, or lower");
    }

    @Test
    void isNotAboveWhatTheBrokersAllow() throws Exception {
        assertThat(TransactionTimeout.of(client("900000"), BROKER, DELAY)).isEqualTo(BROKER);
        assertThatThrownBy(() -> TransactionTimeout.of(client("900001"), BROKER, DELAY))
                .isInstanceOf(UnusableKafkaException.class)
                .hasMessage(
                        "--kafka transaction.timeout.ms=900001 is more than the brokers allow,"
                                + " transaction.max.timeout.ms=900000: lower the first, or raise"
                                + " the second");
    }

    @Test
    void isANumber() {
        assertThatThrownBy(() -> TransactionTimeout.of(client("15 min"), BROKER, DELAY))
                .isInstanceOf(UnusableKafkaException.class)
                .hasMessageContaining("transaction.timeout.ms")
                .hasMessageContaining("15 min");
    }
}
