package dev.sluice.bundle;

import ai.onnx.proto.OnnxMl;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.exit.Thresholds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

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

    private ToyBundle() {}

    /** Writes the bundle into a folder. */
    public static Bundle write(Path folder) {
        try {
            return BundleWriter.write(folder, draft());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
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
        List<BundleWriter.Stage> stages = new ArrayList<>();
        for (int i = 0; i <= EARLY_EXITS; i++) {
            stages.add(stage(i));
        }
        Observations observations = observations();
        return new BundleWriter.Draft(
                "toy",
                "1",
                CLASSES,
                new ImageSpec(1, 2, 4, ImageSpec.ColourOrder.GREY, ImageSpec.Resize.STRETCH),
                stages,
                ConfidenceSource.HEAD,
                observations,
                table(observations),
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
    private static Observations observations() {
        Random random = new Random(7);
        Observations.Collector collector = new Observations.Collector(IMAGES, EARLY_EXITS);
        for (int image = 0; image < IMAGES; image++) {
            float[] confidence = {random.nextFloat(), random.nextFloat()};
            int[] answers = {
                random.nextFloat() < confidence[0] ? 0 : 1,
                random.nextFloat() < confidence[1] ? 0 : 1,
                random.nextFloat() < 0.95 ? 0 : 1
            };
            collector.add(confidence, answers, 0);
        }
        return collector.collect();
    }

    private static CalibrationTable table(Observations observations) {
        List<CalibrationRow> rows = new ArrayList<>();
        for (double threshold : new double[] {0.2, 0.5, 0.8, 1}) {
            Thresholds thresholds = Thresholds.of(threshold, threshold);
            rows.add(new CalibrationRow(thresholds, observations.evaluate(thresholds, costs())));
        }
        return new CalibrationTable(
                IMAGES,
                "made up",
                observations.backboneAccuracy(),
                rows,
                Map.of("min-cost", 0, "balanced", 1, "max-accuracy", 3),
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
                graph(index, input, features).toByteArray(),
                input,
                features,
                SEGMENT_MACS,
                last ? 0 : BRANCH_MACS);
    }

    private static OnnxMl.ModelProto graph(
            int index, TensorSpec input, @javax.annotation.Nullable TensorSpec features) {
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().setName("stage" + index);
        graph.addInput(
                value(
                        input.name(),
                        input.type() == ElementType.UINT8
                                ? OnnxMl.TensorProto.DataType.UINT8
                                : OnnxMl.TensorProto.DataType.FLOAT));
        graph.addInitializer(floats("scale", index == 0 ? 1f / 255 : 1f));
        graph.addInitializer(longs("confidenceIndex", index));
        graph.addInitializer(longs("divisorIndex", 4));
        graph.addInitializer(longs("classIndices", 5, 6, 7));
        String scaled = features == null ? "scaled" : features.name();
        graph.addNode(
                node("Cast", "float", input.name())
                        .addAttribute(intAttribute("to", OnnxMl.TensorProto.DataType.FLOAT_VALUE)));
        graph.addNode(node("Mul", scaled, "float", "scale"));
        graph.addNode(node("Flatten", "flat", scaled));
        graph.addNode(
                node("Gather", "numerator", "flat", "confidenceIndex")
                        .addAttribute(intAttribute("axis", 1)));
        graph.addNode(
                node("Gather", "divisor", "flat", "divisorIndex")
                        .addAttribute(intAttribute("axis", 1)));
        graph.addNode(node("Div", StageSpec.CONFIDENCE, "numerator", "divisor"));
        graph.addNode(
                node("Gather", "scores", "flat", "classIndices")
                        .addAttribute(intAttribute("axis", 1)));
        graph.addNode(node("Softmax", StageSpec.PROBABILITIES, "scores"));
        if (features != null) {
            graph.addOutput(value(features.name(), OnnxMl.TensorProto.DataType.FLOAT));
        }
        graph.addOutput(output(StageSpec.PROBABILITIES, CLASSES.size()));
        graph.addOutput(output(StageSpec.CONFIDENCE));
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build();
    }

    private static OnnxMl.NodeProto.Builder node(String type, String output, String... inputs) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType(type)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    private static OnnxMl.AttributeProto intAttribute(String name, long value) {
        return OnnxMl.AttributeProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static OnnxMl.TensorProto floats(String name, float value) {
        return OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
                .addFloatData(value)
                .build();
    }

    /** A scalar for one value, else a vector. */
    private static OnnxMl.TensorProto longs(String name, long... values) {
        OnnxMl.TensorProto.Builder tensor =
                OnnxMl.TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(OnnxMl.TensorProto.DataType.INT64_VALUE);
        if (values.length > 1) {
            tensor.addDims(values.length);
        }
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        return tensor.build();
    }

    private static OnnxMl.ValueInfoProto value(String name, OnnxMl.TensorProto.DataType type) {
        return shaped(name, type, 1, 2, 4);
    }

    private static OnnxMl.ValueInfoProto output(String name, long... sizes) {
        return shaped(name, OnnxMl.TensorProto.DataType.FLOAT, sizes);
    }

    private static OnnxMl.ValueInfoProto shaped(
            String name, OnnxMl.TensorProto.DataType type, long... sizes) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (long size : sizes) {
            shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        OnnxMl.TypeProto.newBuilder()
                                .setTensorType(
                                        OnnxMl.TypeProto.Tensor.newBuilder()
                                                .setElemType(type.getNumber())
                                                .setShape(shape)))
                .build();
    }
}
