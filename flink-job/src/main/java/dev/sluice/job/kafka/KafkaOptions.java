package dev.sluice.job.kafka;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options that say how Kafka is reached; a mixin of every command that talks to it. Values that
 * look secret are in {@link #clientProperties} and nowhere else: not in messages, not in {@link
 * #toString}.
 */
public final class KafkaOptions {

    /** Where Kafka is unless the user says otherwise. */
    public static final String DEFAULT_BOOTSTRAP_SERVERS = "localhost:9092";

    private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT[,HOST:PORT...]",
            description =
                    "Kafka brokers to ask for all others; one that answers is enough. Default: "
                            + DEFAULT_BOOTSTRAP_SERVERS)
    @Nullable
    private String bootstrapServers;

    @Option(
            names = "--kafka",
            paramLabel = "KEY=VALUE",
            description =
                    "A setting of the Kafka clients, for example security.protocol=SSL. Repeatable;"
                            + " wins over --kafka-config.")
    private List<String> settingsGiven = new ArrayList<>();

    private final Map<String, String> fromFile = new TreeMap<>();

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description =
                    "A properties file of Kafka client settings: the place for secrets, which a"
                            + " command line shows to everyone on the machine.")
    private void readConfig(Path file) {
        fromFile.clear();
        fromFile.putAll(SettingsFile.read(command, "--kafka-config", file));
    }

    /** For every client, secrets included: a copy; never to be logged. */
    public Properties clientProperties() {
        Properties properties = new Properties();
        properties.putAll(merged());
        return properties;
    }

    /** Where Kafka is: --bootstrap-servers, else --kafka, else --kafka-config, else the default. */
    public String bootstrapServers() {
        return merged().get(BOOTSTRAP_SERVERS);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        for (int i = 0; i < settingsGiven.size(); i++) {
            int equals = settingsGiven.get(i).indexOf('=');
            if (equals < 1) {
                // What was given is not shown: it may be a secret.
                throw new ParameterException(
                        command.commandLine(),
                        "--kafka number " + (i + 1) + " is not of the form KEY=VALUE");
            }
            settings.put(
                    settingsGiven.get(i).substring(0, equals),
                    settingsGiven.get(i).substring(equals + 1));
        }
        return settings;
    }

    private Map<String, String> merged() {
        Map<String, String> merged = new TreeMap<>();
        merged.put(BOOTSTRAP_SERVERS, DEFAULT_BOOTSTRAP_SERVERS);
        merged.putAll(fromFile);
        merged.putAll(settings());
        if (bootstrapServers != null) {
            merged.put(BOOTSTRAP_SERVERS, bootstrapServers);
        }
        return merged;
    }

    /** All settings by their keys; values that look secret are stars. */
    @Override
    public String toString() {
        return merged().entrySet().stream()
                .map(
                        entry ->
                                entry.getKey()
                                        + "="
                                        + Secrets.shown(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", ", "Kafka[", "]"));
    }
}
