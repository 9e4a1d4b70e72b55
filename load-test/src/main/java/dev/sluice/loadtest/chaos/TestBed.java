package dev.sluice.loadtest.chaos;

import dev.sluice.loadtest.cluster.BrokerProcess;
import dev.sluice.loadtest.cluster.ClusterSpec;
import dev.sluice.loadtest.cluster.FlinkCluster;
import dev.sluice.loadtest.cluster.JobFiles;
import dev.sluice.loadtest.cluster.SessionJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A broker and a cluster on which scenarios are played, one after the other: whoever stops or kills
 * a part of it starts it again.
 *
 * @param flink settings of the cluster that its scenarios ask for
 */
record TestBed(
        BrokerProcess broker, FlinkCluster cluster, SessionJobs jobs, Map<String, String> flink)
        implements AutoCloseable {

    /**
     * Starts it and uploads the job's jar.
     *
     * @param folder for all that its processes write; emptied first
     */
    static TestBed start(Path folder, JobFiles files, Map<String, String> flink)
            throws IOException, InterruptedException {
        empty(folder);
        BrokerProcess broker = new BrokerProcess(folder.resolve("kafka"));
        try {
            FlinkCluster cluster =
                    new FlinkCluster(
                            new ClusterSpec(
                                    folder.resolve("flink"),
                                    List.of(files.lib()),
                                    Scenario.TASK_MANAGERS,
                                    Scenario.SLOTS,
                                    flink));
            try {
                return new TestBed(broker, cluster, new SessionJobs(cluster, files.job()), flink);
            } catch (IOException | InterruptedException | RuntimeException e) {
                cluster.close();
                throw e;
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(folder);
    }

    @Override
    public void close() {
        cluster.close();
        broker.close();
    }
}
