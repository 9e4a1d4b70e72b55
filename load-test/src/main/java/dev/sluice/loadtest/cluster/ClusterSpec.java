package dev.sluice.loadtest.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a cluster is made of.
 *
 * @param folder for logs, checkpoints, savepoints and all else that its processes write; empty or
 *     new
 * @param lib jars for Flink's {@code lib} folder beside its own
 * @param taskManagers that are started, 1 or more
 * @param slots of each
 * @param flink settings by their keys; they win over ours
 */
public record ClusterSpec(
        Path folder, List<Path> lib, int taskManagers, int slots, Map<String, String> flink) {

    public ClusterSpec {
        lib = List.copyOf(lib);
        flink = Map.copyOf(flink);
        if (taskManagers < 1 || slots < 1) {
            throw new IllegalArgumentException(
                    taskManagers + " TaskManagers of " + slots + " slots; expected 1 or more");
        }
    }

    /** Where the job's checkpoints are written. */
    public Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    public Path savepoints() {
        return folder.resolve("savepoints");
    }
}
