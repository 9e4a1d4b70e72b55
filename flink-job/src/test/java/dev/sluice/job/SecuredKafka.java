package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.security.plain.PlainLoginModule;

/**
 * A broker that lets in, over TLS, who has a password, and allows them what its ACLs say. Secrets
 * are in files: one for each user, as Kubernetes mounts them.
 */
final class SecuredKafka implements AutoCloseable {

    static final String ADMIN = "admin";

    private static final String PASSWORD_END = "-s3cret";
    private static final String STORE_PASSWORD = "store-pass";

    private final Path folder;
    private final EmbeddedKafka kafka;

    /** Makes a certificate and a password for each user. */
    SecuredKafka(Path folder, String... users) throws Exception {
        this.folder = folder;
        makeCertificate();
        for (String user : users) {
            Files.writeString(folder.resolve(user), password(user));
        }
        Files.writeString(folder.resolve(ADMIN), password(ADMIN));
        Files.writeString(folder.resolve("store"), STORE_PASSWORD);
        kafka = new EmbeddedKafka(settings(users));
    }

    static String password(String user) {
        return user + PASSWORD_END;
    }

    private void makeCertificate() throws IOException, InterruptedException {
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "broker",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                STORE_PASSWORD,
                                "-keystore",
                                store().toString())
                        .inheritIO()
                        .start();
        assertThat(keytool.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(keytool.exitValue()).isZero();
    }

    private Path store() {
        return folder.resolve("store.p12");
    }

    private Map<String, String> settings(String... users) {
        Map<String, String> settings = new HashMap<>();
        settings.put("listener.security.protocol.map", "CLIENTS:SASL_SSL,CONTROLLER:PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put(
                "listener.name.clients.plain.sasl.jaas.config",
                login(ADMIN, password(ADMIN)).replace(";", "")
                        + user(ADMIN)
                        + Arrays.stream(users).map(SecuredKafka::user).collect(Collectors.joining())
                        + ";");
        for (String kind : new String[] {"keystore", "truststore"}) {
            settings.put("ssl." + kind + ".location", store().toString());
            settings.put("ssl." + kind + ".type", "PKCS12");
            settings.put("ssl." + kind + ".password", STORE_PASSWORD);
        }
        settings.put(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // The node talks to its own controller without a name.
        settings.put("super.users", "User:" + ADMIN + ";User:ANONYMOUS");
        return settings;
    }

    private static String user(String user) {
        return " user_%s=\"%s\"".formatted(user, password(user));
    }

    private static String login(String user, String password) {
        return PlainLoginModule.class.getName()
                + " required username=\"%s\" password=\"%s\";".formatted(user, password);
    }

    /** What a user gives the command line: where the secrets are, but not what they are. */
    Map<String, String> clientSettings(String user) {
        return Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config", login(user, "${dir:" + folder + ":" + user + "}"),
                "ssl.truststore.location", store().toString(),
                "ssl.truststore.type", "PKCS12",
                "ssl.truststore.password", "${dir:" + folder + ":store}",
                "config.providers", "dir",
                "config.providers.dir.class",
                        "org.apache.kafka.common.config.provider.DirectoryConfigProvider");
    }

    Properties clientProperties(String user) {
        Properties properties = new Properties();
        properties.putAll(clientSettings(user));
        return properties;
    }

    /** Whether a text gives away a password. */
    boolean showsASecret(String text) {
        return text.contains(PASSWORD_END) || text.contains(STORE_PASSWORD);
    }

    void allow(Collection<AclBinding> acls) throws Exception {
        try (Admin admin = Admin.create(clientProperties(ADMIN))) {
            admin.createAcls(acls).all().get(1, TimeUnit.MINUTES);
        }
    }

    @Override
    public void close() {
        kafka.close();
    }
}
