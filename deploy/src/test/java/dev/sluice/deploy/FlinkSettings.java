package dev.sluice.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.autoscaler.config.AutoScalerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;

/** What a FlinkDeployment sets of Flink and of the autoscaler, and what there is to set. */
final class FlinkSettings {

    private static final String OPTIONS = "/org/apache/flink/configuration";

    private FlinkSettings() {}

    static Map<String, String> read(Path flinkDeployment) {
        return of(Yaml.read(flinkDeployment).at("/spec/flinkConfiguration"));
    }

    static Map<String, String> of(JsonNode settings) {
        Map<String, String> read = new TreeMap<>();
        settings.properties().forEach(field -> read.put(field.getKey(), field.getValue().asText()));
        return read;
    }

    /** By key: all that Flink's own option classes declare, and those of the autoscaler. */
    static Map<String, ConfigOption<?>> known() {
        Map<String, ConfigOption<?>> known = new HashMap<>();
        for (Class<?> type : optionClasses()) {
            for (Field field : type.getFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        && ConfigOption.class.isAssignableFrom(field.getType())) {
                    ConfigOption<?> option = value(field);
                    known.put(option.key(), option);
                }
            }
        }
        return known;
    }

    private static ConfigOption<?> value(Field field) {
        try {
            return (ConfigOption<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a public field that is not: " + field, e);
        }
    }

    private static List<Class<?>> optionClasses() {
        String jar =
                CheckpointingOptions.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString();
        try (FileSystem core = FileSystems.newFileSystem(URI.create("jar:" + jar), Map.of());
                Stream<Path> files = Files.list(core.getPath(OPTIONS))) {
            return Stream.concat(
                            Stream.<Class<?>>of(AutoScalerOptions.class),
                            files.map(Path::toString)
                                    .filter(name -> name.endsWith("Options.class"))
                                    .filter(name -> !name.contains("$"))
                                    .map(FlinkSettings::load))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String file) {
        try {
            return Class.forName(
                    file.substring(1, file.length() - ".class".length()).replace('/', '.'));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a class that is not where it lies: " + file, e);
        }
    }
}
