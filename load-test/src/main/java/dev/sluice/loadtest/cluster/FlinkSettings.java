package dev.sluice.loadtest.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * The settings of a small cluster on the loopback, as {@code config.yaml}, and what Flink's start
 * scripts reckon from them: sizes of the JVM and of each part of a TaskManager's memory.
 */
final class FlinkSettings {

    private static final String HOST = "127.0.0.1";

    private final ClusterSpec spec;
    private final Configuration configuration = new Configuration();

    /**
     * @param restPort of the JobManager, the same after it was killed
     * @param zooKeeper where it finds its jobs again
     */
    FlinkSettings(ClusterSpec spec, int restPort, String zooKeeper) {
        this.spec = spec;
        addresses(restPort);
        folders(zooKeeper);
        memory();
        patience();
        configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, spec.slots());
        // The runtime's classes are in lib; the job jar has them, too, for clusters without.
        configuration.set(
                CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL,
                List.of("ai.djl.", "ai.onnxruntime."));
        spec.flink().forEach(configuration::setString);
    }

    private void addresses(int restPort) {
        configuration.set(JobManagerOptions.ADDRESS, HOST);
        configuration.set(JobManagerOptions.BIND_HOST, HOST);
        configuration.set(TaskManagerOptions.HOST, HOST);
        configuration.set(TaskManagerOptions.BIND_HOST, HOST);
        configuration.set(RestOptions.ADDRESS, HOST);
        configuration.set(RestOptions.BIND_ADDRESS, HOST);
        configuration.set(RestOptions.PORT, restPort);
        configuration.set(RestOptions.BIND_PORT, Integer.toString(restPort));
        configuration.set(BlobServerOptions.PORT, "0");
    }

    private void folders(String zooKeeper) {
        Path folder = spec.folder();
        configuration.set(HighAvailabilityOptions.HA_MODE, "zookeeper");
        configuration.set(HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM, zooKeeper);
        configuration.set(
                HighAvailabilityOptions.HA_STORAGE_PATH, folder.resolve("ha").toUri().toString());
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, spec.checkpoints().toUri().toString());
        configuration.set(
                CheckpointingOptions.SAVEPOINT_DIRECTORY, spec.savepoints().toUri().toString());
        configuration.set(WebOptions.UPLOAD_DIR, folder.resolve("upload").toString());
        configuration.set(CoreOptions.TMP_DIRS, folder.resolve("tmp").toString());
    }

    /** Quick to see a process that is gone, slow to give up one that gets little of the machine. */
    private void patience() {
        // 10 s by default; a process whose connection is refused twice is gone.
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
        // 60 s by default: so long a new JobManager waits for the place of one that was killed.
        configuration.set(
                HighAvailabilityOptions.ZOOKEEPER_SESSION_TIMEOUT, Duration.ofSeconds(30));
        // A JobManager that could not talk to ZooKeeper for some seconds, and can again, goes on.
        configuration.set(HighAvailabilityOptions.ZOOKEEPER_TOLERATE_SUSPENDED_CONNECTIONS, true);
        configuration.set(RpcOptions.ASK_TIMEOUT_DURATION, Duration.ofMinutes(1));
    }

    private void memory() {
        configuration.set(JobManagerOptions.TOTAL_PROCESS_MEMORY, MemorySize.parse("768m"));
        configuration.set(JobManagerOptions.JVM_METASPACE, MemorySize.parse("192m"));
        configuration.set(JobManagerOptions.JVM_OVERHEAD_MIN, MemorySize.parse("128m"));
        configuration.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, MemorySize.parse("1152m"));
        configuration.set(TaskManagerOptions.JVM_METASPACE, MemorySize.parse("192m"));
        configuration.set(TaskManagerOptions.JVM_OVERHEAD_MIN, MemorySize.parse("128m"));
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ZERO);
        // ONNX Runtime's, beside the direct buffers of batches.
        configuration.set(TaskManagerOptions.TASK_OFF_HEAP_MEMORY, MemorySize.parse("256m"));
    }

    Configuration configuration() {
        return configuration;
    }

    /** Writes {@code config.yaml}; gives its folder. */
    Path write() throws IOException {
        Path folder = Files.createDirectories(spec.folder().resolve("conf"));
        Files.createDirectories(spec.folder().resolve("tmp"));
        Files.createDirectories(spec.checkpoints());
        Files.createDirectories(spec.savepoints());
        Files.write(
                folder.resolve("config.yaml"),
                ConfigurationUtils.convertConfigToWritableLines(configuration, true));
        return folder;
    }

    List<String> jobManagerJvm() {
        JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(configuration);
        return words(JobManagerProcessUtils.generateJvmParametersStr(memory, configuration));
    }

    List<String> taskManagerJvm() {
        return words(ProcessMemoryUtils.generateJvmParametersStr(taskManagerMemory()));
    }

    /**
     * Arguments of a TaskManager beside its configuration's folder: it comes up only if it is told
     * the size of every part of its memory.
     */
    List<String> taskManagerArguments() {
        return words(TaskExecutorProcessUtils.generateDynamicConfigsStr(taskManagerMemory()));
    }

    private TaskExecutorProcessSpec taskManagerMemory() {
        return TaskExecutorProcessUtils.processSpecFromConfig(configuration);
    }

    private static List<String> words(String line) {
        return Arrays.stream(line.split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }

    /** For a client of the REST interface. */
    static Configuration client(int restPort) {
        return Configuration.fromMap(
                Map.of(
                        RestOptions.ADDRESS.key(),
                        HOST,
                        RestOptions.PORT.key(),
                        Integer.toString(restPort),
                        // A killed JobManager takes a while to come back.
                        RestOptions.RETRY_MAX_ATTEMPTS.key(),
                        "120",
                        RestOptions.RETRY_DELAY.key(),
                        "500 ms"));
    }
}
