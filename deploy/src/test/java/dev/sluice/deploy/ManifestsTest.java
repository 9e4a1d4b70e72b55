package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.job.cli.RunCommand;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.job.kafka.TopicSpec;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests as they stand, before kustomize; overlays' patches of whole kinds included. */
class ManifestsTest {

    private static final Path BASE = DeployFolder.KUSTOMIZE.resolve("base");

    static Stream<JsonNode> manifests() throws IOException {
        List<JsonNode> manifests = new ArrayList<>();
        for (Path folder : List.of(DeployFolder.KUSTOMIZE, DeployFolder.MONITORING)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".yaml"))
                        .sorted()
                        .flatMap(file -> Yaml.documents(file).stream())
                        .filter(document -> document.has("kind"))
                        .filter(document -> !document.path("kind").asText().equals("Kustomization"))
                        .forEach(manifests::add);
            }
        }
        return manifests.stream();
    }

    @Test
    void thereIsOneOfEachKindAtLeast() throws IOException {
        assertThat(manifests().map(manifest -> manifest.path("kind").asText()))
                .contains(
                        "FlinkDeployment",
                        "KafkaTopic",
                        "KafkaUser",
                        "PodMonitor",
                        "PrometheusRule",
                        "NetworkPolicy",
                        "PodDisruptionBudget",
                        "ServiceAccount",
                        "Role",
                        "RoleBinding");
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void hasOnlyFieldsOfItsKind(JsonNode manifest) {
        assertThatCode(() -> StrictModels.read(manifest)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void aFieldThatItsKindDoesNotHaveWouldBeFound(JsonNode manifest) {
        ObjectNode copy = manifest.deepCopy();
        ObjectNode inner =
                copy.has("spec") ? (ObjectNode) copy.path("spec") : copy; // RBAC has no spec
        inner.put("slipOfThePen", 1);

        assertThatThrownBy(() -> StrictModels.read(copy))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slipOfThePen");
    }

    @Test
    void aFieldDeepInAPodTemplateWouldBeFound() {
        JsonNode manifest = Yaml.read(DeployFolder.FLINK_DEPLOYMENT);
        ((ObjectNode) manifest.at("/spec/podTemplate/spec/containers/0/securityContext"))
                .put("runAsNonRot", true);

        assertThatThrownBy(() -> StrictModels.read(manifest)).hasMessageContaining("runAsNonRot");
    }

    @Test
    void anotherFlinkThanTheJobsIsRefused() {
        JsonNode manifest = Yaml.read(DeployFolder.FLINK_DEPLOYMENT);
        ((ObjectNode) manifest.path("spec")).put("flinkVersion", "v1_20");

        assertThatThrownBy(() -> StrictModels.read(manifest)).hasMessageContaining("expected v2_");
    }

    @Test
    void theJobTakesItsArguments() {
        FlinkDeployment deployment =
                StrictModels.read(Yaml.read(DeployFolder.FLINK_DEPLOYMENT), FlinkDeployment.class);

        assertThat(deployment.getSpec().getJob().getEntryClass())
                .isEqualTo(RunCommand.class.getName());
        String[] arguments =
                Arrays.stream(deployment.getSpec().getJob().getArgs())
                        .map(it -> it.replace("/opt/sluice/kafka/", BASE + "/"))
                        .toArray(String[]::new);
        assertThatCode(() -> parse(arguments)).doesNotThrowAnyException();
    }

    /** As the job's main method does. */
    static void parse(String... arguments) {
        RunCommand.commandLine().parseArgs(arguments);
    }

    @Test
    void topicsAreThoseThatTheJobWouldMake() {
        Map<String, Map<String, String>> found = new TreeMap<>();
        for (JsonNode manifest : Yaml.documents(BASE.resolve("topics.yaml"))) {
            KafkaTopic topic = StrictModels.read(manifest, KafkaTopic.class);
            Map<String, String> settings = new TreeMap<>();
            if (topic.getSpec().getConfig() != null) {
                topic.getSpec().getConfig().forEach((key, value) -> settings.put(key, "" + value));
            }
            settings.put("partitions", topic.getSpec().getPartitions().toString());
            found.put(topic.getMetadata().getName(), settings);
        }
        int partitions = Integer.parseInt(found.get("images").get("partitions"));

        Map<String, Map<String, String>> expected = new TreeMap<>();
        for (TopicSpec spec : TopicNames.DEFAULT.specs(partitions)) {
            Map<String, String> settings = new TreeMap<>(spec.config());
            settings.put("partitions", Integer.toString(spec.partitions()));
            expected.put(spec.name(), settings);
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void onlyOperatorsMayWritePoliciesAndOnlyProducersImages() {
        Map<String, List<String>> writers =
                Yaml.documents(BASE.resolve("users.yaml")).stream()
                        .flatMap(user -> writes(user).stream())
                        .collect(
                                Collectors.groupingBy(
                                        write -> write[1],
                                        TreeMap::new,
                                        Collectors.mapping(
                                                write -> write[0], Collectors.toList())));

        TopicNames topics = TopicNames.DEFAULT;
        assertThat(writers)
                .isEqualTo(
                        Map.of(
                                topics.images(), List.of("sluice-producer"),
                                topics.policies(), List.of("sluice-operator"),
                                topics.predictions(), List.of("sluice-job"),
                                topics.deadLetters(), List.of("sluice-job"),
                                topics.verdicts(), List.of("sluice-job")));
    }

    /** User and topic. */
    private static List<String[]> writes(JsonNode user) {
        List<String[]> writes = new ArrayList<>();
        for (JsonNode acl : user.at("/spec/authorization/acls")) {
            for (JsonNode operation : acl.path("operations")) {
                if (acl.at("/resource/type").asText().equals("topic")
                        && List.of("Write", "All").contains(operation.asText())) {
                    writes.add(
                            new String[] {
                                user.at("/metadata/name").asText(),
                                acl.at("/resource/name").asText()
                            });
                }
            }
        }
        return writes;
    }
}
