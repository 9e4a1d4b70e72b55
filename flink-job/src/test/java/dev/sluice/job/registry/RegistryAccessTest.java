package dev.sluice.job.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.kafka.TopicNames;
import dev.sluice.job.message.MessageFormat;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class RegistryAccessTest {

    private static final URI URL = URI.create("http://registry:8081");
    private static final String SECRET = "s3cret";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"registry:8081", "ftp://registry", "http:///path", "http://r?a=b"})
    void refusesWhatIsNoUrlOfHttp(String url) {
        assertThatThrownBy(() -> new RegistryAccess(URI.create(url), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://HOST:PORT");
    }

    @Test
    void refusesALoginInTheUrlAndDoesNotShowIt() {
        URI url = URI.create("http://job:" + SECRET + "@registry");

        assertThatThrownBy(() -> new RegistryAccess(url, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("basic.auth.user.info")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void refusesSettingsThatItDoesNotKnowAndTwoLogins() {
        assertRefused(Map.of("basic.auth.user.inof", SECRET));
        assertRefused(Map.of("basic.auth.user.info", SECRET, "bearer.auth.token", SECRET));
    }

    private static void assertRefused(Map<String, String> settings) {
        assertThatThrownBy(() -> new RegistryAccess(URL, settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(settings.keySet().iterator().next())
                .hasMessageContaining("bearer.auth.token")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void readsASecretWhereItIsNeededAndShipsOnlyItsPlace() throws Exception {
        RegistryAccess access = withSecretInAFile("bearer.auth.token", SECRET);
        byte[] shipped = InstantiationUtil.serializeObject(new RegistryFormat(access, 1, 2));

        RegistryFormat format =
                InstantiationUtil.deserializeObject(shipped, getClass().getClassLoader());

        assertThat(format.access().authorization()).contains("Bearer " + SECRET);
        assertThat(new String(shipped, StandardCharsets.ISO_8859_1)).doesNotContain(SECRET);
        assertThat(format.toString()).contains("registry:8081").doesNotContain("token");
    }

    private RegistryAccess withSecretInAFile(String setting, String content) throws Exception {
        Files.writeString(folder.resolve("secret"), content);
        return new RegistryAccess(
                URL,
                Map.of(
                        setting,
                        "${dir:" + folder + ":secret}",
                        "config.providers",
                        "dir",
                        "config.providers.dir.class",
                        "org.apache.kafka.common.config.provider.DirectoryConfigProvider"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", " "})
    void aSecretEndsBeforeTheEndOfItsFilesLine(String end) throws Exception {
        assertThat(withSecretInAFile("bearer.auth.token", SECRET + end).authorization())
                .contains("Bearer " + SECRET);
        assertThat(withSecretInAFile("basic.auth.user.info", "job:" + SECRET + end).authorization())
                .contains(
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                ("job:" + SECRET)
                                                        .getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "bearer.auth.token, '\n'",
        "bearer.auth.token, '\u0007'",
        "bearer.auth.token, '\u007f'",
        "bearer.auth.token, '\u00e9'",
        "bearer.auth.token, '\u20ac'",
        "basic.auth.user.info, '\n'",
    })
    void refusesASecretThatCannotBeSentAndDoesNotShowIt(String setting, String inside)
            throws Exception {
        RegistryAccess access = withSecretInAFile(setting, "job:" + inside + SECRET);

        assertThatThrownBy(access::authorization)
                .isInstanceOf(UnusableRegistryException.class)
                .hasMessageContainingAll(setting, "registry:8081", "expected one line")
                .hasMessageNotContaining(SECRET)
                .hasNoCause();
    }

    @Command
    private static final class Anything implements Runnable {
        @Mixin private RegistryOptions registry;
        private MessageFormat format;

        @Override
        public void run() {
            format = registry.ofJob(TopicNames.DEFAULT);
        }
    }

    private final Anything command = new Anything();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(command).setErr(new PrintWriter(err, true)).execute(arguments);
    }

    @Test
    void withoutARegistryMessagesAreInSingleObjectEncoding() {
        assertThat(run()).isZero();

        assertThat(command.format).isSameAs(MessageFormat.SINGLE_OBJECT);
    }

    @Test
    void withARegistryPredictionsAndDeadLettersAreRegisteredUnderTheirTopics() throws Exception {
        try (TestingRegistry registry = new TestingRegistry()) {
            assertThat(run("--schema-registry", registry.url() + "/")).isZero();

            assertThat(command.format).isEqualTo(new RegistryFormat(registry.access(), 1, 2));
            assertThat(registry.asked())
                    .contains(
                            "POST /subjects/predictions-value/versions",
                            "POST /subjects/dead-letters-value/versions");
        }
    }

    @Test
    void aFileOfSettingsNeedsARegistry() {
        assertThat(run("--schema-registry-config", "login.properties"))
                .isEqualTo(CommandLine.ExitCode.USAGE);

        assertThat(err.toString()).contains("without --schema-registry");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(
                        run(
                                "--schema-registry",
                                URL.toString(),
                                "--schema-registry-config",
                                "nowhere.properties"))
                .isEqualTo(CommandLine.ExitCode.USAGE);

        assertThat(err.toString()).contains("nowhere.properties");
    }
}
