package dev.sluice.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlinkLibTest {

    private static List<String> names(String... classPath) {
        String found =
                FlinkLib.classPath(
                        String.join(File.pathSeparator, classPath),
                        Path.of("classes"),
                        List.of(Path.of("sluice-lib.jar")));
        return Arrays.stream(found.split(File.pathSeparator))
                .map(entry -> Path.of(entry).getFileName().toString())
                .toList();
    }

    @Test
    void takesFlinkAndWhatItBrings() {
        assertThat(names("m/flink-runtime-2.2.1.jar", "m/kryo-5.6.2.jar", "m/slf4j-api-1.7.36.jar"))
                .containsExactly(
                        "classes",
                        "flink-runtime-2.2.1.jar",
                        "kryo-5.6.2.jar",
                        "slf4j-api-1.7.36.jar",
                        "sluice-lib.jar");
    }

    @Test
    void leavesOutWhatTheJobJarBrings() {
        assertThat(
                        names(
                                "m/flink-connector-kafka-5.0.0-2.2.jar",
                                "m/flink-connector-base-2.2.1.jar",
                                "flink-job/target/classes",
                                "m/sluice-flink-job-0.1.0.jar",
                                "m/kafka-clients-4.2.0.jar",
                                "m/onnxruntime-1.28.0.jar",
                                "m/flink-runtime-2.2.1-tests.jar"))
                .containsExactly("classes", "sluice-lib.jar");
    }

    @Test
    void thisClassPathHasAWholeFlink() {
        assertThat(names(System.getProperty("java.class.path")))
                .anyMatch(name -> name.startsWith("flink-runtime-2"))
                .anyMatch(name -> name.startsWith("flink-runtime-web-"))
                .anyMatch(name -> name.startsWith("flink-rpc-akka-loader-"))
                .anyMatch(name -> name.startsWith("flink-streaming-java-"))
                .anyMatch(name -> name.startsWith("log4j-core-"))
                .noneMatch(name -> name.startsWith("flink-connector-kafka"));
    }
}
