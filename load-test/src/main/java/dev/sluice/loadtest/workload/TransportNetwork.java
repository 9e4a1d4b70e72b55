package dev.sluice.loadtest.workload;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.ToolVersion;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.onnx.GraphWriter;
import dev.sluice.augment.onnx.StageNames;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.ConfidenceSource;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.Provenance;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.TensorSpec;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.exit.Thresholds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A bundle of one stage that costs next to nothing: the means of the image's planes, and a linear
 * layer of random weights on them.
 */
final class TransportNetwork {

    private static final long IR_VERSION = 8;
    private static final long OPSET = 13;
    private static final long SEED = 1;

    private TransportNetwork() {}

    static MadeBundle write(Path folder, ImageSet images) throws IOException {
        ImageShape shape = images.shape();
        int classes = images.classNames().size();
        TensorSpec input =
                new TensorSpec(
                        StageNames.IMAGE,
                        ElementType.UINT8,
                        List.of(shape.channels(), shape.height(), shape.width()));
        String nothing = "none";
        Bundle bundle =
                BundleWriter.write(
                        folder,
                        new BundleWriter.Draft(
                                "transport",
                                "1",
                                images.classNames(),
                                new ImageSpec(
                                        shape.channels(),
                                        shape.height(),
                                        shape.width(),
                                        shape.channels() == 1
                                                ? ImageSpec.ColourOrder.GREY
                                                : ImageSpec.ColourOrder.RGB,
                                        ImageSpec.Resize.REFUSE),
                                List.of(
                                        new BundleWriter.Stage(
                                                graph(input, classes),
                                                input,
                                                null,
                                                (long) classes * shape.channels(),
                                                0)),
                                ConfidenceSource.MAX_PROBABILITY,
                                observations(),
                                calibration(),
                                new Provenance(
                                        nothing,
                                        nothing,
                                        SEED,
                                        Map.of("weights", "random"),
                                        ToolVersion.shown(),
                                        Instant.EPOCH)));
        return new MadeBundle(folder, bundle, images);
    }

    private static byte[] graph(TensorSpec input, int classes) {
        int channels = input.shape().get(0);
        GraphWriter graph = new GraphWriter("transport");
        graph.input(input.name(), TensorProto.DataType.UINT8, input.shape());
        graph.node(
                "Cast",
                "pixels",
                List.of(input.name()),
                GraphWriter.integer("to", TensorProto.DataType.FLOAT.getNumber()));
        graph.node("GlobalAveragePool", "mean", List.of("pixels"));
        graph.node("Flatten", "means", List.of("mean"));
        graph.constant("weights", randomWeights(channels * classes), channels, classes);
        graph.node("MatMul", "logits", List.of("means", "weights"));
        graph.node(
                "Softmax",
                StageSpec.PROBABILITIES,
                List.of("logits"),
                GraphWriter.integer("axis", 1));
        graph.node(
                "ReduceMax",
                StageSpec.CONFIDENCE,
                List.of(StageSpec.PROBABILITIES),
                GraphWriter.integers("axes", 1),
                GraphWriter.integer("keepdims", 0));
        graph.output(StageSpec.PROBABILITIES, TensorProto.DataType.FLOAT, List.of(classes));
        graph.output(StageSpec.CONFIDENCE, TensorProto.DataType.FLOAT, List.of());
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph.graph())
                .build()
                .toByteArray();
    }

    private static float[] randomWeights(int count) {
        Random random = new Random(SEED);
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = (float) random.nextGaussian() / 64;
        }
        return weights;
    }

    /** Of one image, since a bundle has some: its answers mean nothing. */
    private static Observations observations() {
        Observations.Collector one = new Observations.Collector(1, 0);
        one.add(new float[0], new int[] {0}, 0);
        return one.collect();
    }

    private static CalibrationTable calibration() {
        return new CalibrationTable(
                1,
                "none: random weights",
                Reference.BACKBONE,
                1,
                List.of(new CalibrationRow(Thresholds.of(), new Outcome(List.of(1.0), 1, 1, 1), 1)),
                Map.of("whole", 0),
                "whole");
    }
}
