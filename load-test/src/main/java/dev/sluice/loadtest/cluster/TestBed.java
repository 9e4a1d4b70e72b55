package dev.sluice.loadtest.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A broker and a cluster with the job's jar: whoever stops or kills a part of it starts it again.
 *
 * @param flink settings of the cluster by their keys, over ours
 */
public record TestBed(
        BrokerProcess broker, FlinkCluster cluster, SessionJobs jobs, Map<String, String> flink)
        implements AutoCloseable {

    /**
     * Starts it and uploads the job's jar.
     *
     * @param folder for all that its processes write; emptied first
     * @param slots of each TaskManager
     */
    public static TestBed start(
            Path folder, JobFiles files, int taskManagers, int slots, Map<String, String> flink)
            throws IOException, InterruptedException {
        empty(folder);
        BrokerProcess broker = new BrokerProcess(folder.resolve("kafka"));
        try {
            FlinkCluster cluster =
                    new FlinkCluster(
                            new ClusterSpec(
                                    folder.resolve("flink"),
                                    List.of(files.lib()),
                                    taskManagers,
                                    slots,
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
