package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.deploy.Compose.Service;
import dev.sluice.job.cli.RunCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;

/** What {@code docker compose up} would start, without an engine to start it. */
class ComposeTest {

    private static final String BUILT = "target";

    private final Compose compose = Compose.read();

    @Test
    void aFieldThatComposeDoesNotHaveWouldBeFound() {
        JsonNode file = Yaml.read(Compose.FILE);
        ((ObjectNode) file.at("/services/kafka")).put("enviroment", "");

        assertThatThrownBy(() -> Compose.of(file)).hasMessageContaining("enviroment");
    }

    @Test
    void servicesDependOnServices() {
        compose.services()
                .forEach(
                        (name, service) -> {
                            Set<String> before = new TreeSet<>();
                            if (service.dependsOn() != null) {
                                JsonNode on = service.dependsOn();
                                on.forEach(it -> before.add(it.asText()));
                                on.fieldNames().forEachRemaining(before::add);
                                before.remove("");
                            }
                            assertThat(compose.services().keySet()).as(name).containsAll(before);
                        });
        assertThat(compose.services().get("kafka").healthcheck()).isNotNull();
    }

    @Test
    void everythingThatIsMountedIsInTheCheckoutAndNothingIsWrittenThere() throws IOException {
        for (Service service : compose.services().values()) {
            assertThat(service.volumes()).allMatch(volume -> volume.endsWith(":ro"));
            for (Path source : service.sources()) {
                if (isBuilt(source)) {
                    assertThat(source.toString()).endsWith("-" + version() + ".jar");
                } else {
                    assertThat(source).exists();
                }
            }
        }
    }

    private static String version() throws IOException {
        String pom = Files.readString(DeployFolder.CHECKOUT.resolve("pom.xml"));
        return pom.substring(pom.indexOf("<version>") + 9, pom.indexOf("</version>"));
    }

    private static boolean isBuilt(Path source) {
        return DeployFolder.CHECKOUT.relativize(source).toString().contains(BUILT + "/");
    }

    /** Two that build one image get in each other's way; one that does not must not look for it. */
    @Test
    void eachImageIsBuiltOnce() {
        List<String> built =
                compose.services().values().stream()
                        .filter(service -> service.build() != null)
                        .map(Service::image)
                        .toList();

        assertThat(built).containsExactly("sluice-job");
        assertThat(compose.services().values())
                .filteredOn(service -> service.build() == null && built.contains(service.image()))
                .hasSize(2)
                .allMatch(service -> "never".equals(service.pullPolicy()));
    }

    @Test
    void nothingListensToOtherMachines() {
        for (Service service : compose.services().values()) {
            assertThat(service.ports()).allMatch(port -> port.startsWith("127.0.0.1:"));
        }
    }

    @Test
    void theJobTakesItsArguments() {
        List<String> command = compose.services().get("jobmanager").command();

        assertThat(command.subList(0, 3))
                .containsExactly("standalone-job", "--job-classname", RunCommand.class.getName());
        assertThatCode(
                        () ->
                                ManifestsTest.parse(
                                        command.subList(3, command.size()).toArray(String[]::new)))
                .doesNotThrowAnyException();
    }

    @Test
    void imagesAreOfTheVersionsThatTheJobIsBuiltWith() throws Exception {
        assertThat(compose.services().get("kafka").image())
                .isEqualTo("apache/kafka:" + AppInfoParser.getVersion());
        String dockerfile = Files.readString(DeployFolder.DOCKER.resolve("Dockerfile"));
        String flink = EnvironmentInformation.getVersion();
        assertThat(dockerfile)
                .contains("FROM flink:" + flink + "-java17 AS job")
                .contains("flink-s3-fs-presto-" + flink + ".jar");
    }

    @Test
    void theImageIsMadeOfWhatTheBuildMakesAndIsNotRoots() throws Exception {
        List<String> lines = Files.readAllLines(DeployFolder.DOCKER.resolve("Dockerfile"));

        assertThat(lines)
                .filteredOn(line -> line.startsWith("COPY"))
                .containsExactly(
                        "COPY flink-job/target/sluice-job.jar /opt/flink/lib/sluice-job.jar",
                        "COPY ${BUNDLE} /opt/sluice/bundle");
        assertThat(lines).filteredOn(line -> line.startsWith("USER")).containsExactly("USER 9999");
        String bundle =
                lines.stream()
                        .filter(line -> line.startsWith("ARG BUNDLE="))
                        .map(line -> line.substring("ARG BUNDLE=".length()))
                        .findFirst()
                        .orElseThrow();
        assertThat(DeployFolder.CHECKOUT.resolve(bundle).resolve("bundle.json")).exists();
        assertThat(Files.readString(DeployFolder.CHECKOUT.resolve("flink-job/pom.xml")))
                .contains("<outputFile>${project.build.directory}/sluice-job.jar</outputFile>");
        assertThat(Files.readAllLines(DeployFolder.DOCKER.resolve("Dockerfile.dockerignore")))
                .containsSubsequence("**/target", "!flink-job/target/sluice-job.jar");
    }

    @Test
    void theImageBuildsWhereAnEngineIsThere() throws Exception {
        Tool.require("docker", "docker.io");
        Tool.requireSuccess(List.of("docker", "version"), "no Docker engine answers");
        Tool.requireFile(DeployFolder.CHECKOUT.resolve("flink-job/target/sluice-job.jar"));

        String output =
                Tool.run(
                        DeployFolder.CHECKOUT,
                        List.of(
                                "docker",
                                "build",
                                "-q",
                                "-f",
                                "deploy/docker/Dockerfile",
                                "-t",
                                "sluice-job",
                                "."));

        assertThat(output).contains("sha256:");
    }
}
