package dev.sluice.bundle;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.annotation.Nullable;

/** Finds and changes parts of a manifest by JSON pointer. */
final class JsonPaths {

    /** Objects whose property names people choose. */
    private static final Set<String> MAPS =
            Set.of("/calibration/operatingPoints", "/provenance/recipe");

    private JsonPaths() {}

    static ObjectNode object(JsonNode json, String pointer) {
        return (ObjectNode) json.at(pointer);
    }

    static ArrayNode array(JsonNode json, String pointer) {
        return (ArrayNode) json.at(pointer);
    }

    /** A copy with another value there. */
    static JsonNode with(JsonNode json, String pointer, @Nullable JsonNode value) {
        JsonNode copy = json.deepCopy();
        JsonPointer path = JsonPointer.compile(pointer);
        JsonNode parent = copy.at(path.head());
        if (parent instanceof ArrayNode array) {
            array.set(path.last().getMatchingIndex(), value);
        } else {
            ((ObjectNode) parent).set(path.last().getMatchingProperty(), value);
        }
        return copy;
    }

    /** A copy without this property. */
    static JsonNode without(JsonNode json, String pointer) {
        JsonNode copy = json.deepCopy();
        JsonPointer path = JsonPointer.compile(pointer);
        ((ObjectNode) copy.at(path.head())).remove(path.last().getMatchingProperty());
        return copy;
    }

    /** Every object with properties of its own, maps left out. */
    static List<String> objects(JsonNode json) {
        List<String> objects = pointers(json, JsonNode::isObject);
        objects.removeAll(MAPS);
        objects.add("");
        return objects;
    }

    /** Every property of {@link #objects}. */
    static List<String> properties(JsonNode json) {
        List<String> properties = new ArrayList<>();
        for (String object : objects(json)) {
            json.at(object)
                    .fieldNames()
                    .forEachRemaining(name -> properties.add(object + "/" + name));
        }
        return properties;
    }

    /** Every value below the root for which this holds; but not the format version. */
    static List<String> pointers(JsonNode json, Predicate<JsonNode> wanted) {
        List<String> found = new ArrayList<>();
        collect(json, "", wanted, found);
        found.removeAll(List.of("", "/formatVersion"));
        return found;
    }

    private static void collect(
            JsonNode node, String pointer, Predicate<JsonNode> wanted, List<String> found) {
        if (wanted.test(node)) {
            found.add(pointer);
        }
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            collect(property.getValue(), pointer + "/" + property.getKey(), wanted, found);
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), pointer + "/" + i, wanted, found);
            }
        }
    }
}
