package dev.sluice.loadtest.cluster;

import dev.sluice.embedded.FreePorts;
import dev.sluice.loadtest.process.BrokerCommand;
import dev.sluice.loadtest.process.ChildJvm;
import dev.sluice.loadtest.process.ChildSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A Kafka broker in a JVM of its own, which keeps port and data when it is stopped or killed and
 * started again. Not thread-safe.
 */
public final class BrokerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path folder;
    private final int port = FreePorts.next(0);

    // Written by start: a process cannot be started twice.
    private ChildJvm process;
    private int started;

    /**
     * Starts the broker and waits until it answers.
     *
     * @param folder for its data and logs
     */
    public BrokerProcess(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        this.process = launch();
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Starts it on the data that it had, and waits until it answers. */
    public void start() throws IOException, InterruptedException {
        process = launch();
    }

    private ChildJvm launch() throws IOException, InterruptedException {
        return ChildJvm.startAndAwait(
                new ChildSpec(
                        "broker-" + started++,
                        BrokerCommand.class,
                        List.of(folder.resolve("data").toString(), Integer.toString(port)),
                        List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        folder.resolve("log")),
                PATIENCE);
    }

    /** In good order, as for maintenance. */
    public void stop() {
        process.close();
    }

    /** SIGSTOP: it answers nobody, and is to be killed. */
    public void freeze() throws IOException, InterruptedException {
        process.freeze();
    }

    /** SIGKILL. What it has acknowledged is in the system's page cache and not lost. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.kill();
    }
}
