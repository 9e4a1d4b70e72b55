package dev.sluice.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class TopicSettingsTest {

    private static ConfigResource topic(String name) {
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }

    private static KafkaFuture<Config> answer(String setting, String value) {
        return KafkaFuture.completedFuture(new Config(List.of(new ConfigEntry(setting, value))));
    }

    private static KafkaFuture<Config> refusal(Exception failure) {
        KafkaFutureImpl<Config> refused = new KafkaFutureImpl<>();
        refused.completeExceptionally(failure);
        return refused;
    }

    @Test
    void leavesOutTheTopicsOfWhichKafkaDoesNotTell() throws Exception {
        assertThat(
                        TopicSettings.told(
                                "cleanup.policy",
                                Map.of(
                                        topic("told"), answer("cleanup.policy", "delete"),
                                        topic("secret"),
                                                refusal(new TopicAuthorizationException("no")),
                                        topic("late"), refusal(new TimeoutException("late")),
                                        topic("odd"), answer("retention.ms", "1"),
                                        topic("empty"), answer("cleanup.policy", null))))
                .containsExactlyEntriesOf(Map.of("told", "delete"));
    }
}
