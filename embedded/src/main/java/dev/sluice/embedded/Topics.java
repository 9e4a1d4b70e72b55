package dev.sluice.embedded;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** Makes topics on a cluster of one node. */
final class Topics {

    private static final short ONE_REPLICA = 1;

    private Topics() {}

    /**
     * Creates a topic and waits until the controller has it.
     *
     * @throws IllegalStateException if the broker refuses
     */
    static void create(
            String bootstrapServers, String name, int partitions, Map<String, String> config) {
        Map<String, Object> client =
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        NewTopic topic = new NewTopic(name, partitions, ONE_REPLICA).configs(config);
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "topic " + name + " with " + partitions + " partitions and " + config,
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topic " + name, e);
        }
    }
}
