package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code kubectl apply -k} would send for each overlay. */
class KustomizeTest {

    @BeforeAll
    static void requireKubectl() throws Exception {
        Tool.require("kubectl", "kubernetes-client");
        JsonNode version =
                new ObjectMapper()
                        .readTree(
                                Tool.run(
                                        DeployFolder.ROOT,
                                        List.of("kubectl", "version", "--client", "-o", "json")));
        assumeTrue(
                version.has("kustomizeVersion"),
                "this kubectl is older than 1.24, and its kustomize too old for these files");
    }

    static Stream<Path> overlays() {
        return DeployFolder.overlays().stream();
    }

    private static List<JsonNode> render(Path overlay) throws Exception {
        return Yaml.documents(
                Tool.run(overlay, List.of("kubectl", "kustomize", overlay.toString())));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void rendersToManifestsThatHaveOnlyFieldsOfTheirKinds(Path overlay) throws Exception {
        List<JsonNode> manifests = render(overlay);

        assertThat(manifests).hasSizeGreaterThan(10);
        for (JsonNode manifest : manifests) {
            assertThatCode(() -> StrictModels.read(manifest))
                    .as(manifest.at("/metadata/name").asText())
                    .doesNotThrowAnyException();
        }
        assertThat(manifests)
                .extracting(manifest -> manifest.at("/metadata/namespace").asText())
                .containsOnly(manifests.get(0).at("/metadata/namespace").asText())
                .doesNotContain("");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void patchesLeaveThePodsWhatTheBaseGivesThem(Path overlay) throws Exception {
        List<JsonNode> manifests = render(overlay);
        FlinkDeployment deployment = deployment(manifests);
        PodSpec pod = deployment.getSpec().getPodTemplate().getSpec();
        Container container = pod.getContainers().get(0);

        assertThat(deployment.getSpec().getImage()).matches("sluice-job:.+");
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(container.getName()).isEqualTo("flink-main-container");
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getVolumeMounts()).hasSameSizeAs(pod.getVolumes());
        List<String> configMaps = new ArrayList<>();
        manifests.stream()
                .filter(manifest -> manifest.path("kind").asText().equals("ConfigMap"))
                .forEach(manifest -> configMaps.add(manifest.at("/metadata/name").asText()));
        assertThat(configMaps).contains(pod.getVolumes().get(0).getConfigMap().getName());
    }

    /** In native mode anything but a number of pods that stay lets all TaskManagers go at once. */
    @ParameterizedTest
    @MethodSource("overlays")
    void budgetsCountThePodsThatStay(Path overlay) throws Exception {
        assertThat(render(overlay))
                .filteredOn(
                        manifest -> manifest.path("kind").asText().equals("PodDisruptionBudget"))
                .isNotEmpty()
                .allSatisfy(
                        budget -> {
                            assertThat(budget.at("/spec/minAvailable").isInt()).isTrue();
                            assertThat(budget.at("/spec").has("maxUnavailable")).isFalse();
                            assertThat(budget.at("/spec/selector/matchLabels/component").asText())
                                    .isEqualTo("taskmanager");
                        });
    }

    private static FlinkDeployment deployment(List<JsonNode> manifests) {
        return manifests.stream()
                .map(StrictModels::read)
                .filter(FlinkDeployment.class::isInstance)
                .map(FlinkDeployment.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
