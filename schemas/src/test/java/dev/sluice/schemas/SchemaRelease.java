package dev.sluice.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Not a test but a tool: releases the present schemas as a version. It writes the schemas to {@code
 * src/main/resources/released/<version>} and a message of each kind to {@code
 * src/test/resources/released/<version>}, over what is there. See {@code schemas/README.md} for the
 * command and for when a version may be written over.
 */
@EnabledIfSystemProperty(named = SchemaRelease.VERSION, matches = "[1-9][0-9]*")
class SchemaRelease {

    static final String VERSION = "sluice.release-schemas";

    private static final Path MODULE = Path.of(System.getProperty("basedir", ""));
    private static final Path SOURCES = MODULE.resolve("src/main/avro");
    private static final Path SCHEMAS = MODULE.resolve("src/main/resources/released");
    private static final Path MESSAGES = MODULE.resolve("src/test/resources/released");

    @Test
    void writesTheSchemasAndSampleMessagesOfAVersion() throws IOException {
        String version = System.getProperty(VERSION);
        List<Schema> schemas = topLevelRecords();
        assertThat(fullNames(schemas))
                .as("the records of src/main/avro are those of ReleasedSchemas.current()")
                .isEqualTo(fullNames(ReleasedSchemas.current()));

        Path schemaFolder = emptied(SCHEMAS.resolve(version));
        for (Schema schema : schemas) {
            Path file = schemaFolder.resolve(schema.getName() + ".avsc");
            Files.writeString(file, schema.toString(true) + "\n");
        }
        Files.writeString(SCHEMAS.resolve(ReleasedSchemas.INDEX), index());
        Path messageFolder = emptied(MESSAGES.resolve(version));
        for (Map.Entry<String, SpecificRecordBase> sample : Samples.all().entrySet()) {
            Files.write(messageFolder.resolve(sample.getKey() + ".bin"), encode(sample.getValue()));
        }
    }

    /** From the sources, not from the classes: those carry properties that are Java's only. */
    private static List<Schema> topLevelRecords() throws IOException {
        SchemaParser parser = new SchemaParser();
        List<String> names = new ArrayList<>();
        for (Path file : children(SOURCES)) {
            parser.parse(file);
            names.add(file.getFileName().toString().replace(".avsc", ""));
        }
        return parser.getParsedNamedSchemas().stream()
                .filter(schema -> names.contains(schema.getName()))
                .toList();
    }

    private static List<String> fullNames(List<Schema> schemas) {
        return schemas.stream().map(Schema::getFullName).sorted().toList();
    }

    private static String index() throws IOException {
        List<Path> versions = new ArrayList<>(children(SCHEMAS));
        versions.removeIf(path -> !Files.isDirectory(path));
        versions.sort(Comparator.comparing(path -> Integer.valueOf(path.getFileName().toString())));
        return versions.stream()
                .flatMap(version -> children(version).stream())
                .map(file -> SCHEMAS.relativize(file).toString().replace('\\', '/') + "\n")
                .collect(Collectors.joining());
    }

    private static Path emptied(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path file : children(folder)) {
            Files.delete(file);
        }
        return folder;
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("list " + folder, e);
        }
    }

    private static byte[] encode(SpecificRecordBase message) throws IOException {
        var encoder = new BinaryMessageEncoder<>(message.getSpecificData(), message.getSchema());
        ByteBuffer encoded = encoder.encode(message);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }
}
