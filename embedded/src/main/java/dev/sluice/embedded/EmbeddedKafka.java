package dev.sluice.embedded;

import java.nio.file.Path;
import java.util.Map;
import javax.annotation.Nullable;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka cluster of one node, broker and controller, in this JVM; it listens on 127.0.0.1 only.
 * Topics are not made on first use: {@link #createTopic} makes them.
 *
 * <p>A new one is running. {@link #stop} and {@link #start} keep port and data, so that clients can
 * be seen to survive a broker that goes away. Not for use by several threads at once. Data of its
 * own go with the process, too, where that is interrupted.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

    private final DataFolder folder;
    private final boolean folderIsOurs;
    private final int port;
    private final Map<String, String> settings;

    /** For a process that ends without closing it. */
    private final Thread exitHook = new Thread(this::release, "embedded-kafka-exit");

    // Written by start and stop: a KafkaRaftServer cannot be started twice. Read by the exit hook.
    @Nullable private volatile KafkaRaftServer server;

    /** Starts a broker on a free port; its data goes when it is closed. */
    public EmbeddedKafka() {
        this(Map.of());
    }

    /**
     * Likewise, with settings of the broker's by Kafka's names, such as {@code authorizer.class
     * .name}. Its listeners are {@code CLIENTS}, which {@code listener.security.protocol.map} may
     * make a secure one, and {@code CONTROLLER}; {@link #createTopic} needs the former plain.
     *
     * @param settings that win over ours
     */
    public EmbeddedKafka(Map<String, String> settings) {
        this(DataFolder.temporary(), true, FreePorts.next(0), settings);
    }

    /**
     * Starts a broker on a folder that outlives it: empty, new, or left by an earlier broker, whose
     * topics and records are then there again.
     *
     * @param folder for data and metadata; created if need be, not deleted on close
     * @param port the port on 127.0.0.1, from 1
     */
    public EmbeddedKafka(Path folder, int port) {
        this(new DataFolder(folder.toAbsolutePath()), false, port, Map.of());
    }

    private EmbeddedKafka(
            DataFolder folder, boolean folderIsOurs, int port, Map<String, String> settings) {
        this.folder = folder;
        this.folderIsOurs = folderIsOurs;
        this.port = port;
        this.settings = Map.copyOf(settings);
        if (folderIsOurs) {
            Runtime.getRuntime().addShutdownHook(exitHook);
        }
        try {
            start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** What clients take as {@code bootstrap.servers}; the same before and after a restart. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /**
     * Creates a topic and waits for it.
     *
     * @param partitions from 1
     * @param config topic settings by Kafka's names, such as {@code cleanup.policy}
     * @throws IllegalStateException if the broker refuses; the cause says why
     */
    public void createTopic(String name, int partitions, Map<String, String> config) {
        Topics.create(bootstrapServers(), name, partitions, config);
    }

    /** Where the data is. */
    Path folder() {
        return folder.path();
    }

    /**
     * Starts the broker on the data it was stopped with; does nothing if it runs.
     *
     * @throws IllegalStateException if somebody else listens on its port
     */
    public void start() {
        if (server != null) {
            return;
        }
        if (!FreePorts.isFree(port)) {
            throw new IllegalStateException("port " + port + " of 127.0.0.1 is taken");
        }
        folder.formatIfNew(BrokerSettings.NODE_ID, BrokerSettings.CONTROLLER_LISTENER);
        KafkaConfig config =
                new KafkaConfig(
                        BrokerSettings.of(folder.path(), port, FreePorts.next(port), settings),
                        false);
        server = new KafkaRaftServer(config, Time.SYSTEM);
        server.startup();
        LOG.info("Kafka listens on {}, data in {}", bootstrapServers(), folder.path());
    }

    /** Stops the broker in good order and keeps its data; does nothing if it is stopped. */
    public void stop() {
        KafkaRaftServer running = server;
        if (running == null) {
            return;
        }
        server = null;
        running.shutdown();
        running.awaitShutdown();
    }

    /** Stops the broker, and deletes its data unless the folder was given from outside. */
    @Override
    public void close() {
        release();
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook does what was just done, to nothing.
        }
    }

    private synchronized void release() {
        stop();
        if (folderIsOurs && folder.exists()) {
            folder.delete();
        }
    }
}
