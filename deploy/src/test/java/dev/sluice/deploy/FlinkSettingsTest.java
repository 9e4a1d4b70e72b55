package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Flink warns of a setting that it does not know, at best; the operator passes all of them on. */
class FlinkSettingsTest {

    /** Named after the reporter, so no option class has them; the page of metrics proves them. */
    private static final String REPORTER =
            "metrics\\.reporter\\.prom\\.(factory\\.class|port|filterLabelValueCharacters)";

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
                .filter(key -> !key.matches(REPORTER))
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
        Map<String, String> settings =
                new TreeMap<>(FlinkSettings.read(DeployFolder.FLINK_DEPLOYMENT));
        settings.putAll(FlinkSettings.read(deployment));
        Configuration configuration = Configuration.fromMap(settings);
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

    private static MemorySize memory(JsonNode patch, JsonNode base, String process) {
        String path = "/spec/" + process + "/resource/memory";
        return MemorySize.parse((patch.at(path).isMissingNode() ? base : patch).at(path).asText());
    }
}
