package dev.sluice.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of {@code bundle.json}; its content is in {@link ManifestContentTest}. */
class ManifestFormTest {

    @TempDir Path folder;
    private BundleFolder files;

    @BeforeEach
    void writeBundle() {
        files = BundleFolder.in(folder);
    }

    @Test
    void refusesAnUnknownFormatVersionWhateverElseIsInTheFile() throws IOException {
        Files.writeString(
                files.file(BundleFolder.MANIFEST), "{\"formatVersion\": 3, \"graphs\": []}");

        assertThat(files.refusal())
                .isEqualTo("bundle.json has format version 3; this Sluice reads 1 to 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "3", "1.0", "1.5", "\"1\"", "null", "true", "10000000000"})
    void refusesAFormatVersionThatIsNone(String version) throws IOException {
        Files.writeString(
                files.file(BundleFolder.MANIFEST), "{\"formatVersion\": " + version + "}");

        assertThat(files.refusal())
                .isEqualTo(
                        "bundle.json has format version %s; this Sluice reads 1 to 2"
                                .formatted(version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "[{\"formatVersion\": 1}]", "17", "null", "\"bundle\"", ""})
    void refusesAFileWithoutAFormatVersion(String json) throws IOException {
        Files.writeString(files.file(BundleFolder.MANIFEST), json);

        assertThat(files.refusal())
                .isEqualTo("bundle.json has no formatVersion; is this a Sluice bundle?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json | Unrecognized token 'not'",
                "{ \"formatVersion\": 1, | Unexpected end-of-input",
                "{ formatVersion: 1 } | Unexpected character",
                "{ \"formatVersion\": NaN } | Non-standard token 'NaN'",
            })
    void refusesAFileThatIsNoJson(String text, String reason) throws IOException {
        Files.writeString(files.file(BundleFolder.MANIFEST), text);

        assertThat(files.refusal())
                .startsWith("bundle.json cannot be read as JSON: " + reason)
                .containsPattern("\\(line 1, column \\d+\\)$");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{}", "]", "1"})
    void refusesWhatFollowsTheManifest(String garbage) throws IOException {
        files.damage(
                BundleFolder.MANIFEST,
                bytes ->
                        (new String(bytes, StandardCharsets.UTF_8) + garbage)
                                .getBytes(StandardCharsets.UTF_8));

        assertThat(files.refusal()).startsWith("bundle.json cannot be read as JSON: ");
    }

    @Test
    void refusesAPropertyThatIsThereTwice() throws IOException {
        files.damage(
                BundleFolder.MANIFEST,
                bytes ->
                        new String(bytes, StandardCharsets.UTF_8)
                                .replaceFirst("\\{", "{\"name\": \"other\", ")
                                .getBytes(StandardCharsets.UTF_8));

        assertThat(files.refusal())
                .startsWith("bundle.json cannot be read as JSON: Duplicate field 'name' (line ");
    }

    @Test
    void refusesAnUnknownPropertyWhereverItIs() throws IOException {
        JsonNode manifest = files.manifest();
        List<String> objects = JsonPaths.objects(manifest);

        assertThat(objects)
                .contains("", "/image", "/stages/1/input", "/calibration/rows/3/outcome");
        for (String object : objects) {
            String pointer = object + "/colour";
            files.replaceManifest(JsonPaths.with(manifest, pointer, TextNode.valueOf("blue")));
            assertThat(files.refusal())
                    .isEqualTo(
                            "bundle.json is refused: unknown property 'colour' (at %s)"
                                    .formatted(pointer.substring(1)));
        }
    }

    @Test
    void refusesAMissingPropertyWhicheverItIs() throws IOException {
        JsonNode manifest = files.manifest();
        List<String> properties = JsonPaths.properties(manifest);

        assertThat(properties)
                .contains("/name", "/stages/2/features", "/calibration/defaultOperatingPoint");
        for (String pointer : properties) {
            String name = pointer.substring(pointer.lastIndexOf('/') + 1);
            files.replaceManifest(JsonPaths.without(manifest, pointer));
            assertThat(files.refusal()).as(pointer).startsWith("bundle.json ").contains(name);
        }
    }

    @Test
    void refusesNullInPlaceOfAnyValue() throws IOException {
        JsonNode manifest = files.manifest();
        for (String pointer : JsonPaths.pointers(manifest, value -> !value.isNull())) {
            if (pointer.endsWith("/features")) {
                continue;
            }
            files.replaceManifest(JsonPaths.with(manifest, pointer, NullNode.getInstance()));
            assertThat(files.refusal())
                    .as(pointer)
                    .isEqualTo(
                            "bundle.json is refused: null; expected a value (at %s)"
                                    .formatted(pointer.substring(1)));
        }
    }

    @Test
    void refusesTextInPlaceOfAnyNumber() throws IOException {
        refusesAnyOther(
                JsonPaths.pointers(files.manifest(), JsonNode::isNumber),
                value -> TextNode.valueOf(value.asText()));
    }

    @Test
    void refusesAFractionInPlaceOfAnyWholeNumber() throws IOException {
        refusesAnyOther(
                JsonPaths.pointers(files.manifest(), JsonNode::isInt),
                value -> DoubleNode.valueOf(value.asInt() + 0.5));
    }

    @Test
    void refusesANumberInPlaceOfAnyText() throws IOException {
        List<String> texts = JsonPaths.pointers(files.manifest(), JsonNode::isTextual);
        texts.remove("/provenance/createdAt"); // Jackson takes seconds since 1970 as well

        refusesAnyOther(texts, value -> IntNode.valueOf(0));
    }

    @Test
    void refusesAListInPlaceOfAnythingElse() throws IOException {
        refusesAnyOther(
                JsonPaths.pointers(files.manifest(), value -> !value.isArray()),
                value -> JsonNodeFactory.instance.arrayNode());
    }

    @Test
    void refusesAnObjectInPlaceOfAnythingElse() throws IOException {
        refusesAnyOther(
                JsonPaths.pointers(files.manifest(), value -> !value.isObject()),
                value -> JsonNodeFactory.instance.objectNode());
    }

    private void refusesAnyOther(List<String> pointers, UnaryOperator<JsonNode> other)
            throws IOException {
        JsonNode manifest = files.manifest();
        assertThat(pointers).hasSizeGreaterThan(10);
        for (String pointer : pointers) {
            files.replaceManifest(
                    JsonPaths.with(manifest, pointer, other.apply(manifest.at(pointer))));
            assertThat(files.refusal())
                    .as(pointer)
                    .startsWith("bundle.json is refused: ")
                    .contains(" (at " + pointer.substring(1));
        }
    }
}
