package dev.sluice.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.bundle.calibration.Reference;

/**
 * {@code bundle.json} of format version 1: all calibration was against labels, and rows had no
 * accuracy but that on the calibration images.
 */
final class FormatVersion1 {

    private static final String REFERENCE = "reference";
    private static final String EXPECTED = "expectedAccuracy";

    private FormatVersion1() {}

    /**
     * Adds what later versions have. What is of another form than expected is left for the strict
     * reading that follows to refuse.
     *
     * @throws InvalidBundleException if something is there that version 1 did not have
     */
    static void complete(JsonNode manifest) {
        if (manifest.path("calibration") instanceof ObjectNode calibration) {
            put(calibration, REFERENCE, calibration.textNode(Reference.LABELS.name()));
            for (JsonNode row : calibration.path("rows")) {
                JsonNode measured = row.path("outcome").path("accuracy");
                if (row instanceof ObjectNode object && !measured.isMissingNode()) {
                    put(object, EXPECTED, measured);
                }
            }
        }
    }

    private static void put(ObjectNode object, String name, JsonNode value) {
        if (object.has(name)) {
            throw new InvalidBundleException(
                    "is refused: unknown property '%s' in format version 1".formatted(name));
        }
        object.set(name, value);
    }
}
