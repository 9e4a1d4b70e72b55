package dev.sluice.job.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reads files of settings, which may hold secrets: no message shows what stands in them. */
public final class SettingsFile {

    private SettingsFile() {}

    /**
     * @param option that names the file
     * @throws ParameterException of the command if the file is no properties file
     */
    public static Map<String, String> read(CommandSpec command, String option, Path file) {
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            read.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(),
                    option + " " + file + " cannot be read as a properties file");
        }
        Map<String, String> settings = new TreeMap<>();
        read.stringPropertyNames().forEach(key -> settings.put(key, read.getProperty(key)));
        return settings;
    }
}
