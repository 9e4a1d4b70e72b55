package dev.sluice.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class KafkaOptionsTest {

    @TempDir private Path folder;

    @Command
    private static final class AnyCommand {
        @Mixin private KafkaOptions kafka;
    }

    @Test
    void looksForKafkaOnThisMachineUnlessTold() {
        assertThat(parse().clientProperties())
                .containsExactlyEntriesOf(Map.of("bootstrap.servers", "localhost:9092"));
    }

    @Test
    void passesEverySettingOn() {
        KafkaOptions options =
                parse(
                        "--bootstrap-servers=a:1,b:2",
                        "--kafka",
                        "security.protocol=SSL",
                        "--kafka",
                        "sasl.jaas.config=Module required user=\"x=y\";");
        assertThat(options.clientProperties())
                .containsEntry("bootstrap.servers", "a:1,b:2")
                .containsEntry("security.protocol", "SSL")
                .containsEntry("sasl.jaas.config", "Module required user=\"x=y\";")
                .hasSize(3);
    }

    @Test
    void takesTheOptionBeforeTheSettingBeforeTheFile() throws IOException {
        Path file = file("bootstrap.servers=file:1\nclient.id=file\nsecurity.protocol=SSL\n");
        KafkaOptions fromFile = parse("--kafka-config", file.toString());
        assertThat(fromFile.bootstrapServers()).isEqualTo("file:1");
        KafkaOptions fromSetting =
                parse("--kafka=bootstrap.servers=setting:1", "--kafka-config=" + file);
        assertThat(fromSetting.bootstrapServers()).isEqualTo("setting:1");
        KafkaOptions fromOption =
                parse(
                        "--bootstrap-servers=option:1",
                        "--kafka=bootstrap.servers=setting:1",
                        "--kafka=client.id=setting",
                        "--kafka-config=" + file);
        assertThat(fromOption.clientProperties())
                .containsEntry("bootstrap.servers", "option:1")
                .containsEntry("client.id", "setting")
                .containsEntry("security.protocol", "SSL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sasl.jaas.config",
                "ssl.key.password",
                "ssl.keystore.password",
                "ssl.keystore.key",
                "ssl.truststore.key",
                "SSL.TRUSTSTORE.PASSWORD",
                "sasl.oauthbearer.client.credentials.client.secret",
                "some.passphrase",
                "basic.auth.user.info",
                "my.token"
            })
    void doesNotShowWhatLooksSecret(String key) {
        KafkaOptions options = parse("--kafka", key + "=hunter2");
        assertThat(options.toString()).contains(key + "=***").doesNotContain("hunter2");
        assertThat(Secrets.without("'hunter2' is wrong", options.clientProperties()))
                .isEqualTo("'***' is wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"security.protocol", "ssl.keystore.location", "client.id"})
    void showsWhatIsNoSecret(String key) {
        KafkaOptions options = parse("--kafka", key + "=plain");
        assertThat(options.toString()).contains(key + "=plain");
        assertThat(Secrets.without("'plain' is wrong", options.clientProperties()))
                .isEqualTo("'plain' is wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "=hunter2", "password:hunter2"})
    void refusesASettingWithoutAKeyAndDoesNotShowIt(String setting) {
        KafkaOptions options = parse("--kafka", "client.id=a", "--kafka", setting);

        assertThatThrownBy(options::clientProperties)
                .isInstanceOf(ParameterException.class)
                .hasMessage("--kafka number 2 is not of the form KEY=VALUE");
    }

    @Test
    void takesAnEmptyValue() {
        assertThat(parse("--kafka", "ssl.endpoint.identification.algorithm=").clientProperties())
                .containsEntry("ssl.endpoint.identification.algorithm", "");
    }

    @Test
    void refusesAFileThatCannotBeRead() {
        assertThatThrownBy(() -> parse("--kafka-config", folder.resolve("none").toString()))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("none cannot be read as a properties file");
    }

    @Test
    void refusesAFileThatIsNoPropertiesFileAndDoesNotShowIt() throws IOException {
        Path file = file("password=hunter2\\u00zz");
        assertThatThrownBy(() -> parse("--kafka-config", file.toString()))
                .isInstanceOf(ParameterException.class)
                .message()
                .doesNotContain("hunter2");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("kafka.properties"), content);
    }

    private static KafkaOptions parse(String... args) {
        AnyCommand command = new AnyCommand();
        new CommandLine(command).parseArgs(args);
        return command.kafka;
    }
}
