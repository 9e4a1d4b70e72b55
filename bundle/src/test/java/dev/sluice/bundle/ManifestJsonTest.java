package dev.sluice.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.exit.Thresholds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Holds each format version of {@code bundle.json} to a file that was written once. Bundles of that
 * format are out there: where this test fails, the format needs another version, not the file
 * another content.
 */
class ManifestJsonTest {

    @Test
    void readsAManifestOfFormatVersion1() throws IOException {
        assertThat(BundleJson.read(released(1)))
                .isEqualTo(manifest(1, table(Reference.LABELS, 0.875, 0.75, 0.875)));
    }

    @Test
    void readsAManifestOfFormatVersion2() throws IOException {
        assertThat(BundleJson.read(released(2))).isEqualTo(ofVersion2());
    }

    @Test
    void writesAManifestAsItWasReleased() throws IOException {
        assertThat(new String(BundleJson.write(ofVersion2()), StandardCharsets.UTF_8))
                .isEqualTo(new String(released(2), StandardCharsets.UTF_8));
    }

    @Test
    void readsThatTheReferenceWasTheBackbone() {
        Manifest unlabelled = manifest(2, table(Reference.BACKBONE, 1, 0.8, 0.9));

        assertThat(BundleJson.read(BundleJson.write(unlabelled))).isEqualTo(unlabelled);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"imagesFrom\"', '\"reference\" : \"LABELS\", \"imagesFrom\"', reference",
        "'\"thresholds\"', '\"expectedAccuracy\" : 0.7, \"thresholds\"', expectedAccuracy"
    })
    void refusesWhatVersion1DidNotHave(String before, String after, String property)
            throws IOException {
        String json = new String(released(1), StandardCharsets.UTF_8).replace(before, after);

        assertThatThrownBy(() -> BundleJson.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidBundleException.class)
                .hasMessage("is refused: unknown property '" + property + "' in format version 1");
    }

    private static byte[] released(int version) throws IOException {
        String file = "bundle-format-" + version + ".json";
        try (InputStream in = ManifestJsonTest.class.getResourceAsStream(file)) {
            return in.readAllBytes();
        }
    }

    private static Manifest ofVersion2() {
        return manifest(2, table(Reference.LABELS, 0.875, 0.74, 0.8725));
    }

    private static Manifest manifest(int formatVersion, CalibrationTable table) {
        TensorSpec features = new TensorSpec("features0", ElementType.FLOAT16, List.of(8, 16, 16));
        return new Manifest(
                formatVersion,
                "cats-and-dogs",
                "2.1",
                List.of("cat", "dog"),
                new ImageSpec(3, 32, 48, ImageSpec.ColourOrder.BGR, ImageSpec.Resize.CENTRE_CROP),
                List.of(
                        new StageSpec(
                                "stage-0.onnx",
                                "0f".repeat(32),
                                new TensorSpec("image", ElementType.UINT8, List.of(3, 32, 48)),
                                features,
                                1_000_000,
                                50_000),
                        new StageSpec(
                                "stage-1.onnx",
                                "1e".repeat(32),
                                features,
                                null,
                                9_000_000_000L,
                                0)),
                ConfidenceSource.MAX_PROBABILITY,
                "2d".repeat(32),
                table,
                new Provenance(
                        "3c".repeat(32),
                        "4b".repeat(32),
                        42,
                        Map.of("trunk", "conv", "epochs", "20"),
                        "sluice 0.1.0",
                        Instant.parse("2026-01-02T03:04:05Z")));
    }

    private static CalibrationTable table(
            Reference reference, double backbone, double expected0, double expected1) {
        return new CalibrationTable(
                8,
                "every fifth image",
                reference,
                backbone,
                List.of(
                        row(0.25, new Outcome(List.of(0.75, 0.25), 0.75, 0.875, 0.5), expected0),
                        row(1, new Outcome(List.of(0.0, 1.0), 0.875, 1, 1.005), expected1)),
                Map.of("min-cost", 0, "max-accuracy", 1, "balanced", 0),
                "max-accuracy");
    }

    private static CalibrationRow row(double threshold, Outcome outcome, double expected) {
        return new CalibrationRow(Thresholds.of(threshold), outcome, expected);
    }
}
