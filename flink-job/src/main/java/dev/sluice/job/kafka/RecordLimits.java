package dev.sluice.job.kafka;

import dev.sluice.job.message.DeadLetterWriter;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How large the records may be that the job sends. A record over either limit fails its sink, and
 * is sent again after every restart: so what can be large is cut before.
 *
 * @param requestBytes {@code max.request.size} of the producers
 * @param deadLetterBytes that a dead letter may have as a record, all included
 * @param predictionBytes likewise a prediction; one that does not fit becomes a dead letter
 */
public record RecordLimits(int requestBytes, int deadLetterBytes, int predictionBytes) {

    /** What a topic takes unless its broker or its settings say otherwise. */
    private static final int TOPIC_DEFAULT = 1_048_588;

    /** With Kafka's own settings all around. */
    public static final RecordLimits DEFAULT =
            new RecordLimits(TOPIC_DEFAULT, TOPIC_DEFAULT, TOPIC_DEFAULT);

    private static final Logger LOG = LoggerFactory.getLogger(RecordLimits.class);

    /**
     * @throws UnusableKafkaException if the dead letters' topic takes next to nothing, or a size
     *     that the client properties set is none
     */
    static RecordLimits ask(Properties clientProperties, TopicNames topics)
            throws UnusableKafkaException {
        Map<String, String> told = told(clientProperties, topics);
        RecordLimits limits =
                of(
                        clientProperties,
                        topicBytes(told, topics.predictions()),
                        topicBytes(told, topics.deadLetters()));
        if (limits.deadLetterBytes() < DeadLetterWriter.MIN_BYTES) {
            throw new UnusableKafkaException(
                    "dead letters of at most "
                            + limits.deadLetterBytes()
                            + " bytes, by max.message.bytes of topic "
                            + topics.deadLetters()
                            + " and the producers' max.request.size and buffer.memory; expected "
                            + DeadLetterWriter.MIN_BYTES
                            + " or more");
        }
        return limits;
    }

    /** The producers take what the topics take, unless the client properties say otherwise. */
    static RecordLimits of(Properties clientProperties, int predictionBytes, int deadLetterBytes)
            throws UnusableKafkaException {
        int largest = Math.max(TOPIC_DEFAULT, Math.max(predictionBytes, deadLetterBytes));
        long requestBytes =
                setting(
                        clientProperties,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        ConfigDef.Type.INT,
                        largest);
        long bufferBytes =
                setting(
                        clientProperties,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        ConfigDef.Type.LONG,
                        ProducerConfig.configDef()
                                .defaultValues()
                                .get(ProducerConfig.BUFFER_MEMORY_CONFIG));
        return new RecordLimits(
                (int) requestBytes,
                (int) Math.min(deadLetterBytes, Math.min(requestBytes, bufferBytes)),
                (int) Math.min(predictionBytes, Math.min(requestBytes, bufferBytes)));
    }

    private static long setting(
            Properties clientProperties, String key, ConfigDef.Type type, Object otherwise)
            throws UnusableKafkaException {
        Object value = clientProperties.getOrDefault(key, otherwise);
        try {
            return ((Number) ConfigDef.parseType(key, value, type)).longValue();
        } catch (ConfigException e) {
            throw new UnusableKafkaException(e.getMessage(), e);
        }
    }

    private static Map<String, String> told(Properties clientProperties, TopicNames topics) {
        List<String> written = List.of(topics.predictions(), topics.deadLetters());
        try {
            return new BrokerCall(clientProperties, BrokerCheck.DEFAULT_TIMEOUT)
                    .run(admin -> TopicSettings.of(admin, TopicSpec.MAX_MESSAGE_BYTES, written));
        } catch (UnusableKafkaException e) {
            LOG.info("Kafka does not tell how large a record may be: {}", e.getMessage());
            return Map.of();
        }
    }

    private static int topicBytes(Map<String, String> told, String topic) {
        String bytes = told.get(topic);
        if (bytes == null) {
            LOG.info(
                    "Assuming that topic {} takes records of {} bytes, Kafka's default",
                    topic,
                    TOPIC_DEFAULT);
            return TOPIC_DEFAULT;
        }
        return Integer.parseInt(bytes);
    }
}
