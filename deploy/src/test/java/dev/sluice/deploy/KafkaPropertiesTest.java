package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The properties that the job's clients get, with secrets lying where Kubernetes mounts them. */
class KafkaPropertiesTest {

    private static final Path FILE = DeployFolder.KUSTOMIZE.resolve("base/kafka.properties");
    private static final String MOUNTED = "/opt/sluice/";

    @TempDir private Path folder;
    private String text;

    @BeforeEach
    void read() throws IOException {
        text = Files.readString(FILE);
    }

    @Test
    void clientsTakeTheSecretFromTheMountedFile() throws IOException {
        String secret = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
        Files.createDirectories(folder.resolve("kafka-user"));
        Files.writeString(folder.resolve("kafka-user/sasl.jaas.config"), secret);
        Properties properties = new Properties();
        properties.load(new StringReader(text.replace(MOUNTED, folder + "/")));
        properties.setProperty("bootstrap.servers", "localhost:9093");

        AdminClientConfig config = new AdminClientConfig(properties);

        assertThat(config.getPassword(SaslConfigs.SASL_JAAS_CONFIG).value()).isEqualTo(secret);
        assertThat(config.getString(AdminClientConfig.SECURITY_PROTOCOL_CONFIG))
                .isEqualTo("SASL_SSL");
        assertThat(config.getString(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG))
                .isEqualTo(folder + "/kafka-ca/ca.crt");
        assertThat(properties.stringPropertyNames())
                .filteredOn(key -> !key.startsWith("config.providers"))
                .isSubsetOf(AdminClientConfig.configNames());
    }

    @Test
    void everyFileThatItNamesIsMounted() {
        String deployment = Yaml.read(DeployFolder.FLINK_DEPLOYMENT).toString();

        assertThat(text.lines().filter(line -> line.contains(MOUNTED))).hasSize(2);
        assertThat(deployment)
                .contains("\"mountPath\":\"/opt/sluice/kafka-user\"")
                .contains("\"mountPath\":\"/opt/sluice/kafka-ca\"")
                .contains("\"mountPath\":\"/opt/sluice/kafka\"")
                .contains("/opt/sluice/kafka/kafka.properties");
    }
}
