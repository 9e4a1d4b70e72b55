package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.job.CommitDelay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Flink warns of a setting that it does not know, at best; the operator passes all of them on. */
class FlinkSettingsTest {

    /**
     * Named after the reporter, so no option class has them; the page of metrics proves them. And
     * one of native Kubernetes, whose jar is in Flink's image alone.
     */
    private static final String OF_OTHERS =
            "metrics\\.reporter\\.prom\\.(factory\\.class|port|filterLabelValueCharacters)"
                    + "|kubernetes\\.taskmanager\\.service-account";

    static Stream<Path> deployments() {
        return Stream.concat(
                Stream.of(DeployFolder.FLINK_DEPLOYMENT),
                DeployFolder.overlays().stream()
                        .map(overlay -> overlay.resolve("flink-deployment.yaml")));
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void everySettingIsKnownAndItsValueReadable(Path deployment) {
        assertKnown(FlinkSettings.read(deployment));
    }

    @Test
    void soAreThoseOfTheComposeFile() {
        Map<String, String> settings = Compose.flinkSettings();

        assertThat(settings).isNotEmpty();
        assertKnown(settings);
    }

    private static void assertKnown(Map<String, String> settings) {
        Map<String, ConfigOption<?>> known = FlinkSettings.known();
        Configuration configuration = Configuration.fromMap(settings);
        settings.keySet().stream()
                .filter(key -> !key.matches(OF_OTHERS))
                .forEach(
                        key -> {
                            assertThat(known).as("options of Flink").containsKey(key);
                            assertThatCode(() -> configuration.get(known.get(key)))
                                    .as("%s: %s", key, settings.get(key))
                                    .doesNotThrowAnyException();
                        });
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void memoryIsEnoughForWhatIsAskedOfIt(Path deployment) {
        JsonNode base = Yaml.read(DeployFolder.FLINK_DEPLOYMENT);
        JsonNode patch = Yaml.read(deployment);
        Configuration configuration = onTopOfTheBase(deployment);
        configuration.set(
                TaskManagerOptions.TOTAL_PROCESS_MEMORY, memory(patch, base, "taskManager"));
        configuration.set(
                JobManagerOptions.TOTAL_PROCESS_MEMORY, memory(patch, base, "jobManager"));

        TaskExecutorProcessSpec taskManager =
                TaskExecutorProcessUtils.processSpecFromConfig(configuration);

        assertThat(taskManager.getManagedMemorySize()).isEqualTo(MemorySize.ZERO);
        assertThat(taskManager.getTaskOffHeapSize()).isEqualTo(MemorySize.parse("1g"));
        // Batches under way and the producers' buffers.
        assertThat(taskManager.getTaskHeapSize()).isGreaterThan(MemorySize.parse("800m"));
        assertThatCode(() -> JobManagerProcessUtils.processSpecFromConfig(configuration))
                .doesNotThrowAnyException();
    }

    private static Configuration onTopOfTheBase(Path deployment) {
        Map<String, String> settings =
                new TreeMap<>(FlinkSettings.read(DeployFolder.FLINK_DEPLOYMENT));
        settings.putAll(FlinkSettings.read(deployment));
        return Configuration.fromMap(settings);
    }

    /** The adaptive scheduler ends a job that restarts while its checkpoints' store is away. */
    @ParameterizedTest
    @MethodSource("deployments")
    void checkpointsMayFailForTwentyMinutesBeforeAnAdaptiveJobRestarts(Path deployment) {
        Configuration configuration = onTopOfTheBase(deployment);
        assumeThat(configuration.get(JobManagerOptions.SCHEDULER))
                .isEqualTo(JobManagerOptions.SchedulerType.Adaptive);

        int restartsIt = configuration.get(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER) + 1;

        assertThat(checkpointInterval(deployment).multipliedBy(restartsIt))
                .isGreaterThanOrEqualTo(Duration.ofMinutes(20));
    }

    /** As the manifest and the page on operations say. */
    @ParameterizedTest
    @MethodSource("deployments")
    void withExactlyOnceThreeMayFailWithinTheBrokersDefaultAndNoMore(Path deployment) {
        Duration brokersDefault = Duration.ofMinutes(15);

        assertThat(commitDelay(deployment, 3)).isLessThanOrEqualTo(brokersDefault);
        assertThat(commitDelay(deployment, 4)).isGreaterThan(brokersDefault);
    }

    private static Duration commitDelay(Path deployment, int toleratedFailures) {
        Configuration configuration = onTopOfTheBase(deployment);
        configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, toleratedFailures);
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval(deployment));
        return CommitDelay.of(configuration).total();
    }

    private static Duration checkpointInterval(Path deployment) {
        JsonNode patched = Yaml.read(deployment).at("/spec/job/args");
        JsonNode arguments =
                patched.isMissingNode()
                        ? Yaml.read(DeployFolder.FLINK_DEPLOYMENT).at("/spec/job/args")
                        : patched;
        for (int i = 0; i + 1 < arguments.size(); i++) {
            if (arguments.get(i).asText().equals("--checkpoint-interval")) {
                return TimeUtils.parseDuration(arguments.get(i + 1).asText());
            }
        }
        throw new AssertionError("no --checkpoint-interval in " + arguments);
    }

    private static MemorySize memory(JsonNode patch, JsonNode base, String process) {
        String path = "/spec/" + process + "/resource/memory";
        return MemorySize.parse((patch.at(path).isMissingNode() ? base : patch).at(path).asText());
    }
}
