package dev.sluice.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The manifest as JSON: strict when read, stable when written. */
final class BundleJson {

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    private BundleJson() {}

    static byte[] write(Manifest manifest) {
        try {
            return (MAPPER.writeValueAsString(manifest) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest that has no JSON form", e);
        }
    }

    /** The format version is looked at first: another format may differ in everything else. */
    static Manifest read(byte[] json) throws IOException {
        JsonNode version = MAPPER.readTree(json).path("formatVersion");
        if (!version.isInt()) {
            throw new InvalidBundleException(
                    Bundle.MANIFEST_FILE + " has no formatVersion; is this a Sluice bundle?");
        }
        if (version.intValue() != Manifest.FORMAT_VERSION) {
            throw new InvalidBundleException(
                    Bundle.MANIFEST_FILE
                            + " has format version "
                            + version
                            + "; this Sluice reads "
                            + Manifest.FORMAT_VERSION);
        }
        return MAPPER.readValue(json, Manifest.class);
    }
}
