package dev.sluice.bundle;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.exit.Thresholds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.annotation.Nullable;

/**
 * A bundle of real ONNX graphs whose answers a test can read off the image: grey, 2 x 4 pixels, two
 * early exits and the final one. With pixels p[0..7] as bytes:
 *
 * <ul>
 *   <li>confidence at exit i is p[i] / p[4]; so p[4] is 255, or 0 for an answer that is no number
 *   <li>the probabilities of the three classes are the softmax of p[5..7] / 255, at every exit
 * </ul>
 */
public final class ToyBundle {

    public static final int EARLY_EXITS = 2;
    public static final int PIXELS = 8;
    public static final List<String> CLASSES = List.of("boot", "coat", "bag");

    private static final long SEGMENT_MACS = 100;
    private static final long BRANCH_MACS = 10;
    private static final int IMAGES = 400;

    /** By which rows are less accurate on other images than on those of the calibration. */
    private static final double OPTIMISM = 0.001;

    private static final double[] ROWS = {0.2, 0.5, 0.8, 1};

    private ToyBundle() {}

    /** Writes the bundle into a folder. */
    public static Bundle write(Path folder) {
        return write(folder, ROWS);
    }

    /**
     * Writes the bundle with a calibration table of these rows: {@code min-cost} is the first,
     * {@code max-accuracy} the last, {@code balanced} in the middle and the default.
     *
     * @param thresholds increasing; each is that of every early exit in its row
     */
    public static Bundle write(Path folder, double... thresholds) {
        try {
            return BundleWriter.write(folder, draft(Reference.LABELS, thresholds));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bundle as calibrated without labels, with one row that leaves early at times. */
    public static Bundle writeUnlabelled(Path folder) {
        try {
            return BundleWriter.write(folder, draft(Reference.BACKBONE, 0.5));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An image with these confidences, in [0, 1], at the three exits, of class {@code k}. */
    public static byte[] image(int k, double exit0, double exit1, double exit2) {
        byte[] pixels = new byte[PIXELS];
        pixels[0] = (byte) Math.round(exit0 * 255);
        pixels[1] = (byte) Math.round(exit1 * 255);
        pixels[2] = (byte) Math.round(exit2 * 255);
        pixels[4] = (byte) 255;
        pixels[5 + k] = (byte) 255;
        return pixels;
    }

    /** An image that stage 0 gives no number for. */
    public static byte[] imageWithoutAnswer() {
        return new byte[PIXELS];
    }

    static BundleWriter.Draft draft() {
        return draft(Reference.LABELS, ROWS);
    }

    private static BundleWriter.Draft draft(Reference reference, double... thresholds) {
        List<BundleWriter.Stage> stages = new ArrayList<>();
        for (int i = 0; i <= EARLY_EXITS; i++) {
            stages.add(stage(i));
        }
        Observations observations = observations(reference);
        return new BundleWriter.Draft(
                "toy",
                "1",
                CLASSES,
                new ImageSpec(1, 2, 4, ImageSpec.ColourOrder.GREY, ImageSpec.Resize.STRETCH),
                stages,
                ConfidenceSource.HEAD,
                observations,
                table(reference, observations, thresholds),
                new Provenance(
                        "0".repeat(64),
                        "1".repeat(64),
                        7,
                        Map.of("epochs", "0"),
                        "test",
                        Instant.parse("2026-01-01T00:00:00Z")));
    }

    private static StageCosts costs() {
        return new StageCosts(
                List.of(SEGMENT_MACS, SEGMENT_MACS, SEGMENT_MACS),
                List.of(BRANCH_MACS, BRANCH_MACS, 0L));
    }

    /** Confidence is how likely an answer is right, and later exits are right more often. */
    private static Observations observations(Reference reference) {
        Random random = new Random(7);
        Observations.Collector collector = new Observations.Collector(IMAGES, EARLY_EXITS);
        for (int image = 0; image < IMAGES; image++) {
            float[] confidence = {random.nextFloat(), random.nextFloat()};
            int[] answers = {
                random.nextFloat() < confidence[0] ? 0 : 1,
                random.nextFloat() < confidence[1] ? 0 : 1,
                random.nextFloat() < 0.95 ? 0 : 1
            };
            collector.add(
                    confidence, answers, reference == Reference.LABELS ? 0 : answers[EARLY_EXITS]);
        }
        return collector.collect();
    }

    private static CalibrationTable table(
            Reference reference, Observations observations, double... thresholds) {
        List<CalibrationRow> rows = new ArrayList<>();
        for (double threshold : thresholds) {
            Thresholds both = Thresholds.of(threshold, threshold);
            Outcome outcome = observations.evaluate(both, costs());
            double expected = outcome.accuracy() - (threshold < 1 ? OPTIMISM : 0);
            rows.add(new CalibrationRow(both, outcome, expected));
        }
        return new CalibrationTable(
                IMAGES,
                "made up",
                reference,
                observations.backboneAccuracy(),
                rows,
                Map.of(
                        "min-cost",
                        0,
                        "balanced",
                        (rows.size() - 1) / 2,
                        "max-accuracy",
                        rows.size() - 1),
                "balanced");
    }

    private static BundleWriter.Stage stage(int index) {
        boolean last = index == EARLY_EXITS;
        List<Integer> shape = List.of(1, 2, 4);
        TensorSpec input =
                index == 0
                        ? new TensorSpec("image", ElementType.UINT8, shape)
                        : new TensorSpec("features" + (index - 1), ElementType.FLOAT32, shape);
        TensorSpec features =
                last ? null : new TensorSpec("features" + index, ElementType.FLOAT32, shape);
        return new BundleWriter.Stage(
                graph(index, input, features),
                input,
                features,
                SEGMENT_MACS,
                last ? 0 : BRANCH_MACS);
    }

    private static byte[] graph(int index, TensorSpec input, @Nullable TensorSpec features) {
        String scaled = features == null ? "scaled" : features.name();
        TestGraph graph =
                new TestGraph()
                        .input(
                                input.name(),
                                input.type() == ElementType.UINT8 ? DataType.UINT8 : DataType.FLOAT,
                                1,
                                2,
                                4)
                        .scalar("scale", index == 0 ? 1f / 255 : 1f)
                        .indices("confidenceIndex", index)
                        .indices("divisorIndex", 4)
                        .indices("classIndices", 5, 6, 7)
                        .cast(DataType.FLOAT, "float", input.name())
                        .node("Mul", scaled, "float", "scale")
                        .node("Flatten", "flat", scaled)
                        .gather("numerator", "flat", "confidenceIndex")
                        .gather("divisor", "flat", "divisorIndex")
                        .node("Div", StageSpec.CONFIDENCE, "numerator", "divisor")
                        .gather("scores", "flat", "classIndices")
                        .node("Softmax", StageSpec.PROBABILITIES, "scores");
        if (features != null) {
            graph.output(features.name(), DataType.FLOAT, 1, 2, 4);
        }
        return graph.output(StageSpec.PROBABILITIES, DataType.FLOAT, CLASSES.size())
                .output(StageSpec.CONFIDENCE, DataType.FLOAT)
                .toBytes();
    }
}
