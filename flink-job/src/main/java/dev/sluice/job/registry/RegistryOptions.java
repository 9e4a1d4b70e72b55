package dev.sluice.job.registry;

import dev.sluice.job.kafka.SettingsFile;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.job.message.MessageFormat;
import dev.sluice.schemas.ImageEvent;
import dev.sluice.schemas.message.RegisteredMessageEncoder;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.avro.message.MessageEncoder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say where a schema registry is; a mixin. Secrets are never shown. */
public final class RegistryOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--schema-registry",
            paramLabel = "URL",
            description =
                    "Messages with the id of a schema in this registry, in Confluent's wire format,"
                            + " in place of Avro's single-object encoding, on all topics but the two"
                            + " that control a job. URL is of Confluent's REST API: http://HOST:8081,"
                            + " or http://HOST:8080/apis/ccompat/v7 of an Apicurio Registry.")
    @Nullable
    private URI url;

    @Option(
            names = "--schema-registry-config",
            paramLabel = "FILE",
            description =
                    "A properties file with the login for the registry: "
                            + RegistryAccess.LOGIN
                            + "=NAME:PASSWORD or "
                            + RegistryAccess.TOKEN
                            + "=TOKEN, either of them as it is or by one of Kafka's"
                            + " config.providers.")
    @Nullable
    private Path file;

    /**
     * How a job's messages are encoded; with a registry, its schemas are in it from then on.
     *
     * @throws UnusableRegistryException if the registry does not take the schemas
     * @throws ParameterException if the options say nothing that makes sense
     */
    public MessageFormat ofJob(TopicNames topics) {
        Optional<RegistryAccess> access = access();
        return access.isPresent()
                ? RegistryFormat.register(access.get(), topics)
                : MessageFormat.SINGLE_OBJECT;
    }

    /**
     * How a sender's events are encoded; with a registry, their schema is in it from then on.
     *
     * @throws UnusableRegistryException if the registry does not take the schema
     * @throws ParameterException if the options say nothing that makes sense
     */
    public MessageEncoder<ImageEvent> ofEvents(String topic) {
        return access().map(access -> registeredEvents(access, topic))
                .orElse(ImageEvent.getEncoder());
    }

    private static MessageEncoder<ImageEvent> registeredEvents(
            RegistryAccess access, String topic) {
        int id =
                new RegistryClient(access)
                        .id(RegistryFormat.subject(topic), ImageEvent.getClassSchema());
        return new RegisteredMessageEncoder<>(ImageEvent.class, id);
    }

    private Optional<RegistryAccess> access() {
        if (url == null) {
            if (file != null) {
                throw new ParameterException(
                        command.commandLine(),
                        "--schema-registry-config without --schema-registry");
            }
            return Optional.empty();
        }
        try {
            String text = url.toString().replaceFirst("/+$", "");
            return Optional.of(new RegistryAccess(URI.create(text), settings()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }

    private Map<String, String> settings() {
        return file == null
                ? Map.of()
                : SettingsFile.read(command, "--schema-registry-config", file);
    }
}
