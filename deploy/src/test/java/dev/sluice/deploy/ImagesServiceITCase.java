package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.deploy.Compose.Service;
import dev.sluice.embedded.TestKafka;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** The demo stream of the compose file, in a JVM with the jars of its container and no others. */
class ImagesServiceITCase {

    private static final int IMAGES = 50;

    private final Service service = Compose.read().services().get("images");

    @Test
    void sendsImagesFromTheJarsThatItMounts() throws Exception {
        classPathOfContainer().forEach(Tool::requireFile);
        try (TestKafka kafka = new TestKafka()) {
            kafka.createTopic("images", 1, Map.of());

            String output = Tool.run(DeployFolder.ROOT, command(kafka.bootstrapServers()));

            assertThat(output).contains("Sent " + IMAGES);
            assertThat(recordsIn("images", kafka.bootstrapServers())).isEqualTo(IMAGES);
        }
    }

    private List<String> command(String bootstrapServers) {
        Path images =
                service.sources().stream()
                        .filter(source -> !source.toString().endsWith(".jar"))
                        .findFirst()
                        .orElseThrow();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(
                Stream.concat(classPathOfContainer(), flinksLogging())
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)));
        command.add(service.entrypoint().get(service.entrypoint().size() - 1));
        service.command().stream()
                .map(argument -> argument.equals("kafka:9092") ? bootstrapServers : argument)
                .map(argument -> argument.equals("/opt/sluice/images") ? "" + images : argument)
                .forEach(command::add);
        command.addAll(List.of("--images", Integer.toString(IMAGES)));
        return command;
    }

    private Stream<Path> classPathOfContainer() {
        return Stream.concat(
                Stream.of(DeployFolder.CHECKOUT.resolve("flink-job/target/sluice-job.jar")),
                service.sources().stream().filter(source -> source.toString().endsWith(".jar")));
    }

    /** In Flink's lib folder, too. */
    private static Stream<Path> flinksLogging() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(jar -> jar.getFileName().toString().matches("(slf4j-api|log4j-).*\\.jar"));
    }

    private static long recordsIn(String topic, String bootstrapServers) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", bootstrapServers);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            return consumer.endOffsets(List.of(partition)).get(partition);
        }
    }
}
