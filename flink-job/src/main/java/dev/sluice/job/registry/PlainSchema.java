package dev.sluice.job.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/**
 * A schema as it stands in its file, without what the compiler adds for Java alone: so that it is
 * the same in the registry whoever registered it.
 */
final class PlainSchema {

    private PlainSchema() {}

    static Schema of(Schema schema) {
        try {
            JsonNode json = new ObjectMapper().readTree(schema.toString());
            strip(json);
            return new Schema.Parser().parse(json.toString());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("schema " + schema.getFullName(), e);
        }
    }

    private static void strip(JsonNode json) {
        if (json instanceof ObjectNode object) {
            object.remove(GenericData.STRING_PROP);
        }
        json.forEach(PlainSchema::strip);
    }
}
