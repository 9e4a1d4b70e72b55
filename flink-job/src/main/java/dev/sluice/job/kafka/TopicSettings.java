package dev.sluice.job.kafka;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings of topics and brokers, as far as Kafka tells them: it needs not, as a right of its own
 * goes with it that a job can do without.
 */
final class TopicSettings {

    private static final Logger LOG = LoggerFactory.getLogger(TopicSettings.class);

    private TopicSettings() {}

    /** Values by topic, of the topics of which Kafka tells it; why not of the others is logged. */
    static Map<String, String> of(Admin admin, String setting, Collection<String> topics)
            throws InterruptedException {
        return told(
                setting,
                admin.describeConfigs(
                                topics.stream()
                                        .map(
                                                topic ->
                                                        new ConfigResource(
                                                                ConfigResource.Type.TOPIC, topic))
                                        .toList())
                        .values());
    }

    /** Values by name of what was asked about. */
    static Map<String, String> told(
            String setting, Map<ConfigResource, KafkaFuture<Config>> answers)
            throws InterruptedException {
        Map<String, String> told = new TreeMap<>();
        for (Map.Entry<ConfigResource, KafkaFuture<Config>> answer : answers.entrySet()) {
            ConfigResource asked = answer.getKey();
            try {
                ConfigEntry entry = answer.getValue().get().get(setting);
                if (entry != null && entry.value() != null) {
                    told.put(asked.name(), entry.value());
                }
            } catch (ExecutionException e) {
                LOG.info(
                        "Kafka does not tell {} of {} {}: {}",
                        setting,
                        asked.type().name().toLowerCase(Locale.ROOT),
                        asked.name(),
                        e.getCause().getMessage());
            }
        }
        return told;
    }
}
