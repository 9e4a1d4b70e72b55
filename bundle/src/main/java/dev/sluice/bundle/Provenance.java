package dev.sluice.bundle;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a bundle comes from.
 *
 * @param backboneSha256 of the ONNX file that was augmented
 * @param dataSha256 of the images and labels that the branches were trained on, with those that
 *     were held out to calibrate on; the recipe's {@code calibration-data-sha256}, which older
 *     bundles have only if they were calibrated anew, is of what thresholds were chosen on
 * @param seed of all that is random
 * @param recipe every setting that shaped the result, by option name; and, of bundles that are not
 *     older, {@code took-seconds} and {@code machine}: how long it took to make them, and on what
 * @param tool name and version of what wrote it
 * @param createdAt when
 */
public record Provenance(
        String backboneSha256,
        String dataSha256,
        long seed,
        Map<String, String> recipe,
        String tool,
        Instant createdAt) {

    public Provenance {
        recipe = Collections.unmodifiableMap(new TreeMap<>(recipe));
    }
}
