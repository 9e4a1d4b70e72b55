package dev.sluice.bundle;

import static dev.sluice.bundle.JsonPaths.array;
import static dev.sluice.bundle.JsonPaths.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code bundle.json} may not say; its form is in {@link ManifestFormTest}. */
class ManifestContentTest {

    @TempDir Path folder;
    private BundleFolder files;

    @BeforeEach
    void writeBundle() {
        files = BundleFolder.in(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/confidence | \"GUESS\" | \"GUESS\"; expected one of [HEAD, MAX_PROBABILITY] | confidence",
                "/image/resize | \"\" | \"\"; expected one of [STRETCH, CENTRE_CROP, REFUSE] | image/resize",
                "/image/height | \"2\" | Cannot coerce String value (\"2\") to `int` value | image/height",
                "/image | 7 | Cannot construct instance of `ImageSpec`: | image",
                "/name | \"Toy!\" | name 'Toy!'; expected lower-case letters, digits, dots and dashes |",
                "/name | \"\" | name ''; expected lower-case |",
                "/name | \"-toy\" | name '-toy'; expected lower-case |",
                "/version | \" \" | a bundle without a version |",
                "/classes | [\"boot\", \"coat\", \"boot\"] | class 'boot' is named twice |",
                "/classes | [\"boot\"] | classes [boot]; expected at least two |",
                "/stages | [] | no stages; expected at least the final one |",
                "/image/channels | 3 | 3 channels with colour order GREY | image",
                "/image/height | 0 | image of 4 x 0 pixels; expected 1 to 2^26 in all | image",
                "/image/height | 16777217 | image of 4 x 16777217 pixels | image",
                "/image/width | 3000000000 | out of range of int | image/width",
                "/stages/0/segmentMacs | -1 | the segment of stage 0 has -1 MACs; expected 0 to |",
                "/stages/1/branchMacs | 1125899906842625 | the branch of stage 1 has |",
                "/stages/2/branchMacs | 5 | the final exit has a branch of 5 MACs; expected 0 |",
            })
    void refusesAValue(String pointer, String value, String reason, String at) throws IOException {
        JsonNode json = new ObjectMapper().readTree(value);

        files.replaceManifest(JsonPaths.with(files.manifest(), pointer, json));

        assertThat(files.refusal())
                .startsWith("bundle.json is refused: ")
                .contains(reason)
                .endsWith(at == null ? "" : " (at " + at + ")");
    }

    @Test
    void refusesAFirstStageThatDoesNotTakeTheImage() throws IOException {
        files.edit(json -> object(json, "/image").put("height", 4).put("width", 2));

        assertThat(files.refusal())
                .isEqualTo(
                        "bundle.json is refused: stage 0 takes image UINT8 [1, 2, 4];"
                                + " expected UINT8 [1, 4, 2]");
    }

    @Test
    void refusesAFirstStageThatTakesFloats() throws IOException {
        files.edit(json -> object(json, "/stages/0/input").put("type", "FLOAT32"));

        assertThat(files.refusal())
                .isEqualTo(
                        "bundle.json is refused: stage 0 takes image FLOAT32 [1, 2, 4];"
                                + " expected UINT8 [1, 2, 4]");
    }

    @Test
    void refusesStagesWhoseShapesDoNotChain() throws IOException {
        files.edit(json -> array(json, "/stages/1/input/shape").set(2, 5));

        assertThat(files.refusal())
                .isEqualTo(
                        "bundle.json is refused: stages do not chain: stage 0 gives"
                                + " features0 FLOAT32 [1, 2, 4], stage 1 takes"
                                + " features0 FLOAT32 [1, 2, 5]");
    }

    @Test
    void refusesStagesWhoseTypesDoNotChain() throws IOException {
        files.edit(json -> object(json, "/stages/1/features").put("type", "FLOAT16"));

        assertThat(files.refusal())
                .contains("stage 1 gives features1 FLOAT16 [1, 2, 4]")
                .contains("stage 2 takes features1 FLOAT32 [1, 2, 4]");
    }

    @Test
    void readsStagesThatNameTheSameTensorDifferently() throws IOException {
        files.edit(json -> object(json, "/stages/1/input").put("name", "x"));

        assertThat(Bundle.read(folder).manifest().stages().get(1).input().name()).isEqualTo("x");
    }

    @Test
    void refusesALastStageWithFeatures() throws IOException {
        files.edit(
                json ->
                        object(json, "/stages/2")
                                .set("features", json.at("/stages/1/features").deepCopy()));

        assertThat(files.refusal())
                .isEqualTo(
                        "bundle.json is refused: stage 2 is the last and has features;"
                                + " expected none");
    }

    @Test
    void refusesAnEarlierStageWithoutFeatures() throws IOException {
        files.edit(json -> object(json, "/stages/1").putNull("features"));

        assertThat(files.refusal())
                .isEqualTo(
                        "bundle.json is refused: stage 1 has no features;"
                                + " stage 2 takes features1 FLOAT32 [1, 2, 4]");
    }

    @Test
    void refusesATensorWithAnEmptyOrNegativeShape() throws IOException {
        files.edit(json -> array(json, "/stages/1/input/shape").set(1, -2));

        assertThat(files.refusal())
                .isEqualTo(
                        "bundle.json is refused: tensor features0 has shape [1, -2, 4];"
                                + " expected positive sizes (at stages/1/input)");
    }

    @Test
    void refusesATensorWhoseBytesOverflow() throws IOException {
        files.edit(
                json ->
                        object(json, "/stages/1/input")
                                .putArray("shape")
                                .add(1 << 30)
                                .add(1 << 30)
                                .add(4));

        assertThat(files.refusal())
                .contains("tensor features0 of shape [1073741824, 1073741824, 4] takes more than");
    }

    @Test
    void refusesARowWithAnotherNumberOfThresholds() throws IOException {
        files.edit(
                json -> {
                    array(json, "/calibration/rows/2/thresholds").add(1.0);
                    array(json, "/calibration/rows/2/outcome/exitRates").add(0.0);
                });

        assertThat(files.refusal())
                .isEqualTo(
                        "bundle.json is refused: row 2 has 3 thresholds; row 1 has 2"
                                + " (at calibration)");
    }

    @Test
    void refusesRowsThatAllHaveAnotherNumberOfThresholdsThanThereAreEarlyExits()
            throws IOException {
        files.edit(
                json -> {
                    for (int row = 0; row < 4; row++) {
                        array(json, "/calibration/rows/" + row + "/thresholds").add(1.0);
                        array(json, "/calibration/rows/" + row + "/outcome/exitRates").add(0.0);
                    }
                });

        assertThat(files.refusal())
                .isEqualTo(
                        "bundle.json is refused: calibration rows have 3 thresholds; expected 2,"
                                + " one for each early exit");
    }

    @Test
    void refusesATableWhoseDearerRowIsNotMoreAccurate() throws IOException {
        files.edit(
                json ->
                        object(json, "/calibration/rows/2")
                                .set(
                                        "expectedAccuracy",
                                        json.at("/calibration/rows/1/expectedAccuracy")));

        assertThat(files.refusal())
                .contains("the calibration table is not monotone: row 2 (relative MACs ")
                .contains("does not cost more and answer better than row 1 (");
    }

    @Test
    void refusesATableWhoseMoreAccurateRowIsNotDearer() throws IOException {
        files.edit(
                json ->
                        object(json, "/calibration/rows/3/outcome")
                                .set("relativeMacs", outcome(json, 2).get("relativeMacs")));

        assertThat(files.refusal())
                .contains("the calibration table is not monotone: row 3 (relative MACs ");
    }

    @Test
    void refusesAnOperatingPointThatNamesNoRow() throws IOException {
        files.edit(json -> object(json, "/calibration/operatingPoints").put("balanced", 4));

        assertThat(files.refusal())
                .isEqualTo(
                        "bundle.json is refused: operating point 'balanced' names row 4;"
                                + " expected 0 to 3 (at calibration)");
    }

    @Test
    void refusesADefaultThatIsNoOperatingPoint() throws IOException {
        files.edit(json -> object(json, "/calibration").put("defaultOperatingPoint", "fast"));

        assertThat(files.refusal())
                .isEqualTo(
                        "bundle.json is refused: the default operating point 'fast' is none of"
                                + " [balanced, max-accuracy, min-cost] (at calibration)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"accuracy", "agreement", "relativeMacs"})
    void refusesARowThatItsObservationsContradict(String figure) throws IOException {
        double said = files.manifest().at("/calibration/rows/1/outcome/" + figure).asDouble();
        double altered = said - 2e-6;

        files.edit(json -> outcome(json, 1).put(figure, altered));

        assertThat(files.refusal())
                .startsWith("is refused: bundle.json says ")
                .endsWith(
                        "at thresholds [0.5, 0.5] is %s; by observations.bin it is %s"
                                .formatted(altered, said));
    }

    @Test
    void readsARowThatDiffersFromItsObservationsByARoundingErrorOnly() throws IOException {
        double said = files.manifest().at("/calibration/rows/1/outcome/accuracy").asDouble();

        files.edit(json -> outcome(json, 1).put("accuracy", said - 5e-7));

        assertThat(Bundle.read(folder).manifest().calibration().rows().get(1).accuracy())
                .isEqualTo(said - 5e-7);
    }

    @Test
    void refusesExitRatesThatTheObservationsContradict() throws IOException {
        files.edit(
                json -> {
                    ArrayNode rates = array(json, "/calibration/rows/1/outcome/exitRates");
                    JsonNode first = rates.get(0);
                    rates.set(0, rates.get(1));
                    rates.set(1, first);
                });

        assertThat(files.refusal())
                .startsWith("is refused: bundle.json says exit rate 0 at thresholds [0.5, 0.5] is");
    }

    @Test
    void refusesABackboneAccuracyThatTheObservationsContradict() throws IOException {
        files.edit(json -> object(json, "/calibration").put("backboneAccuracy", 0.5));

        assertThat(files.refusal())
                .startsWith("is refused: bundle.json says backbone accuracy is 0.5; by ");
    }

    @Test
    void refusesAThresholdOutsideOfZeroToOne() throws IOException {
        files.edit(json -> array(json, "/calibration/rows/0/thresholds").set(1, 1.5));

        assertThat(files.refusal())
                .isEqualTo(
                        "bundle.json is refused: threshold of exit 1 is 1.5; expected a number in"
                                + " [0, 1] (at calibration/rows/0/thresholds)");
    }

    @Test
    void refusesMacsWhoseSumWouldOverflow() throws IOException {
        files.edit(
                json -> {
                    for (int stage = 0; stage < 3; stage++) {
                        object(json, "/stages/" + stage).put("segmentMacs", Long.MAX_VALUE);
                    }
                });

        assertThat(files.refusal())
                .isEqualTo(
                        "bundle.json is refused: the segment of stage 0 has 9223372036854775807"
                                + " MACs; expected 0 to 2^50");
    }

    private static ObjectNode outcome(JsonNode json, int row) {
        return object(json, "/calibration/rows/" + row + "/outcome");
    }
}
