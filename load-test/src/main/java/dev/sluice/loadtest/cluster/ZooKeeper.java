package dev.sluice.loadtest.cluster;

import dev.sluice.embedded.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;

/**
 * ZooKeeper's server embedded in this process, which outlives what is killed; it listens on
 * 127.0.0.1 only. With it a JobManager that comes back finds its jobs and their last checkpoints.
 */
final class ZooKeeper implements AutoCloseable {

    private final ZooKeeperServerEmbedded server;
    private final int port = FreePorts.next(0);

    ZooKeeper(Path folder) throws IOException {
        Properties settings = new Properties();
        settings.setProperty("dataDir", Files.createDirectories(folder.resolve("data")).toString());
        settings.setProperty("clientPort", Integer.toString(port));
        settings.setProperty("clientPortAddress", "127.0.0.1");
        settings.setProperty("admin.enableServer", "false");
        try {
            server =
                    ZooKeeperServerEmbedded.builder()
                            .baseDir(folder)
                            .configuration(settings)
                            .exitHandler(ExitHandler.LOG_ONLY)
                            .build();
            server.start();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // both declare no narrower type
            throw new IOException("ZooKeeper on port " + port + " did not start", e);
        }
    }

    String quorum() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.close();
    }
}
