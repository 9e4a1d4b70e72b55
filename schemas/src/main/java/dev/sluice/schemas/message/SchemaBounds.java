package dev.sluice.schemas.message;

import java.util.List;
import org.apache.avro.Schema;

/**
 * Holds schemas that others wrote to sizes that can be read by. Avro resolves a schema by recursion
 * and writes it out in full: one that refers to itself or to others many times over, in a few
 * hundred characters, takes all stack or heap that there is.
 */
final class SchemaBounds {

    /** Of types within types. */
    static final int MAX_DEPTH = 32;

    /** Of types in all, each counted wherever it is referred to. */
    static final int MAX_TYPES = 10_000;

    private SchemaBounds() {}

    /** Whether a schema is within both. */
    static boolean hold(Schema schema) {
        return typesLeft(schema, MAX_DEPTH, MAX_TYPES) >= 0;
    }

    /** What is left of {@code types} beside those of the schema; negative if they are too few. */
    private static int typesLeft(Schema schema, int depth, int types) {
        if (depth == 0) {
            return -1;
        }
        int left = types - 1;
        for (Schema part : parts(schema)) {
            if (left >= 0) {
                left = typesLeft(part, depth - 1, left);
            }
        }
        return left;
    }

    private static List<Schema> parts(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> schema.getFields().stream().map(Schema.Field::schema).toList();
            case UNION -> schema.getTypes();
            case ARRAY -> List.of(schema.getElementType());
            case MAP -> List.of(schema.getValueType());
            default -> List.of();
        };
    }
}
