package dev.sluice.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * The compose file, as far as it uses what compose files can hold; a field that is not named here
 * is an error.
 */
record Compose(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) Map<String, Service> services) {

    static final Path FILE = DeployFolder.DOCKER.resolve("compose.yaml");

    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /**
     * @param pullPolicy in the file: {@code pull_policy}
     * @param dependsOn in the file: {@code depends_on}; names, or conditions by name
     */
    record Service(
            @JsonProperty(required = true) String image,
            @JsonProperty @Nullable Build build,
            @JsonProperty("pull_policy") @Nullable String pullPolicy,
            @JsonProperty List<String> entrypoint,
            @JsonProperty List<String> command,
            @JsonProperty Map<String, String> environment,
            @JsonProperty List<String> ports,
            @JsonProperty List<String> volumes,
            @JsonProperty("depends_on") @Nullable JsonNode dependsOn,
            @JsonProperty @Nullable HealthCheck healthcheck,
            @JsonProperty @Nullable String restart) {

        Service {
            entrypoint = entrypoint == null ? List.of() : List.copyOf(entrypoint);
            command = command == null ? List.of() : List.copyOf(command);
            environment = environment == null ? Map.of() : Map.copyOf(environment);
            ports = ports == null ? List.of() : List.copyOf(ports);
            volumes = volumes == null ? List.of() : List.copyOf(volumes);
        }

        /** What it mounts from the checkout. */
        List<Path> sources() {
            return volumes.stream()
                    .map(volume -> DeployFolder.DOCKER.resolve(volume.split(":")[0]).normalize())
                    .toList();
        }
    }

    record Build(
            @JsonProperty(required = true) String context,
            @JsonProperty(required = true) String dockerfile,
            @JsonProperty(required = true) String target) {}

    record HealthCheck(
            @JsonProperty(required = true) List<String> test,
            @JsonProperty(required = true) String interval,
            @JsonProperty(required = true) String timeout,
            @JsonProperty(required = true) int retries) {}

    static Compose read() {
        return of(Yaml.read(FILE));
    }

    static Compose of(JsonNode file) {
        return STRICT.convertValue(file, Compose.class);
    }

    /** What it sets of Flink. */
    static Map<String, String> flinkSettings() {
        return FlinkSettings.of(
                Yaml.documents(
                                read().services()
                                        .get("jobmanager")
                                        .environment()
                                        .get("FLINK_PROPERTIES"))
                        .get(0));
    }
}
