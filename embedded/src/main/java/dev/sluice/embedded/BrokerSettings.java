package dev.sluice.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What a cluster of one small node needs to be told, and nothing more. */
final class BrokerSettings {

    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    private static final String CLIENTS_LISTENER = "CLIENTS";

    private BrokerSettings() {}

    /**
     * @param more that win over these
     */
    static Map<String, String> of(
            Path folder, int port, int controllerPort, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>();
        settings.putAll(roles(port, controllerPort));
        settings.putAll(storage(folder));
        settings.putAll(coordinators());
        settings.putAll(threads(Runtime.getRuntime().availableProcessors()));
        settings.putAll(more);
        return settings;
    }

    private static Map<String, String> roles(int port, int controllerPort) {
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                String.valueOf(NODE_ID),
                "controller.quorum.voters",
                NODE_ID + "@127.0.0.1:" + controllerPort,
                "controller.listener.names",
                CONTROLLER_LISTENER,
                "listeners",
                "%s://127.0.0.1:%d,%s://127.0.0.1:%d"
                        .formatted(CLIENTS_LISTENER, port, CONTROLLER_LISTENER, controllerPort),
                "inter.broker.listener.name",
                CLIENTS_LISTENER,
                "listener.security.protocol.map",
                "%s:PLAINTEXT,%s:PLAINTEXT".formatted(CLIENTS_LISTENER, CONTROLLER_LISTENER),
                "auto.create.topics.enable",
                "false");
    }

    /**
     * The broker's own numbers, 3 that read and write and 8 that handle requests, but no more than
     * a small machine has processors for: threads beyond that wake each other for every request.
     */
    static Map<String, String> threads(int processors) {
        return Map.of(
                "num.network.threads", String.valueOf(Math.max(1, Math.min(3, processors / 2))),
                "num.io.threads", String.valueOf(Math.max(1, Math.min(8, processors))));
    }

    private static Map<String, String> storage(Path folder) {
        return Map.of(
                "log.dirs", folder.toString(),
                // 128 MB by default: for more keys at once than a demo or a test has.
                "log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20),
                // 15 s by default: a compacted topic would look uncompacted for too long.
                "log.cleaner.backoff.ms", "500");
    }

    /**
     * Groups, transactions and share groups: one replica, few partitions, no wait for more members.
     */
    private static Map<String, String> coordinators() {
        return Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "group.initial.rebalance.delay.ms", "0",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "share.coordinator.state.topic.num.partitions", "1");
    }
}
