package dev.sluice.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReleasedSchemasTest {

    /**
     * Topics whose readers may be older than their writers: what the job writes, and images, as
     * senders may be ahead of the job. Policies are not among them, so that new kinds of target can
     * be added: an older job answers such a policy with a verdict that rejects it.
     */
    private static final List<String> READ_BY_OLDER_READERS =
            List.of("ImageEvent", "Prediction", "DeadLetter", "PolicyVerdict");

    static Stream<String> released() {
        return ReleasedSchemas.paths().stream();
    }

    static Stream<String> releasedAndReadByOlderReaders() {
        return released().filter(path -> READ_BY_OLDER_READERS.contains(nameIn(path)));
    }

    @ParameterizedTest
    @MethodSource("released")
    void presentReadersReadWhatEveryReleaseWrote(String path) {
        Schema writer = ReleasedSchemas.read(path);

        assertCompatible(current(path), writer);
    }

    @ParameterizedTest
    @MethodSource("releasedAndReadByOlderReaders")
    void readersOfEveryReleaseReadWhatIsWrittenNow(String path) {
        Schema reader = ReleasedSchemas.read(path);

        assertCompatible(reader, current(path));
    }

    @ParameterizedTest
    @MethodSource("released")
    void storeFindsEveryReleasedSchemaByItsFingerprint(String path) {
        Schema schema = ReleasedSchemas.read(path);
        long fingerprint = SchemaNormalization.parsingFingerprint64(schema);

        Schema found = ReleasedSchemas.store().findByFingerprint(fingerprint);

        assertThat(SchemaNormalization.toParsingForm(found))
                .isEqualTo(SchemaNormalization.toParsingForm(schema));
    }

    @Test
    void storeFindsTheSchemasOfThisBuild() {
        assertThat(ReleasedSchemas.current())
                .allSatisfy(
                        schema ->
                                assertThat(ReleasedSchemas.store().findByFingerprint(print(schema)))
                                        .isNotNull());
    }

    @Test
    void storeFindsNothingForAnotherFingerprint() {
        Schema foreign = Schema.create(Schema.Type.STRING);

        assertThat(ReleasedSchemas.store().findByFingerprint(print(foreign))).isNull();
    }

    @Test
    void indexListsTheFilesThatAreThere() throws IOException {
        Path folder = Path.of(System.getProperty("basedir"), "src/main/resources/released");
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".avsc")))
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .containsExactlyInAnyOrderElementsOf(ReleasedSchemas.paths());
        }
    }

    /** While a version is in the making its schemas may still move. */
    @Test
    @DisabledIfSystemProperty(named = "sluice.version", matches = ".*-SNAPSHOT")
    void everySchemaOfAReleaseIsReleased() {
        assertThat(released().map(path -> print(ReleasedSchemas.read(path))))
                .as("see README.md on how to release schemas")
                .containsAll(
                        ReleasedSchemas.current().stream()
                                .map(ReleasedSchemasTest::print)
                                .collect(Collectors.toSet()));
    }

    private static void assertCompatible(Schema reader, Schema writer) {
        SchemaPairCompatibility pair =
                SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);

        assertThat(pair.getType())
                .as(() -> String.valueOf(pair.getResult().getIncompatibilities()))
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    private static Schema current(String path) {
        return ReleasedSchemas.current().stream()
                .filter(schema -> schema.getName().equals(nameIn(path)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(path + " was released and is gone"));
    }

    private static String nameIn(String path) {
        return path.substring(path.indexOf('/') + 1).replace(".avsc", "");
    }

    private static long print(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }
}
