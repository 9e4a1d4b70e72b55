package dev.sluice.job.kafka;

import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;

/** What everything here reads: nothing that its sender took back, or may still take back. */
public final class Committed {

    private Committed() {}

    /**
     * @return a copy for a consumer, which reads what is committed unless these properties say
     *     otherwise
     */
    public static Properties reading(Properties clientProperties) {
        Properties properties = new Properties();
        properties.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_COMMITTED.toString().toLowerCase(Locale.ROOT));
        properties.putAll(clientProperties);
        return properties;
    }
}
