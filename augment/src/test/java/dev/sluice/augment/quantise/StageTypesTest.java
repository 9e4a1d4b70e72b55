package dev.sluice.augment.quantise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sluice.augment.calibrate.ToyBundle;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.onnx.OnnxChecker;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.Digest;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.runtime.NativeMemory;
import dev.sluice.bundle.runtime.StageOutput;
import dev.sluice.bundle.runtime.StageRunner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of the three stages of {@link ToyBundle}, whose features are [4,6,6] both times. */
class StageTypesTest {

    private static final int IMAGES = 40;
    private static final int ELEMENTS = 4 * 6 * 6;
    private static final ImageSet CALIBRATION = ToyBundle.images(IMAGES);

    private final long sessionsBefore = NativeMemory.openSessions();

    @TempDir private Path folder;

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(NativeMemory.openSessions()).isEqualTo(sessionsBefore);
    }

    @Test
    void featuresAsBytesAreTheFeaturesOverTheirLargestOnTheCalibrationImages() {
        List<StageOutput> real = run(ToyBundle.stages());
        List<BundleWriter.Stage> stages = withTypes(ElementType.UINT8, null);

        byte[] found = features(run(stages).get(0));

        FloatBuffer features = floats(features(real.get(0)));
        float largest = 0;
        for (int i = 0; i < IMAGES * ELEMENTS; i++) {
            largest = Math.max(largest, features.get(i));
        }
        assertThat(found).hasSize(IMAGES * ELEMENTS);
        for (int i = 0; i < found.length; i++) {
            assertThat((double) Byte.toUnsignedInt(found[i]))
                    .isCloseTo(features.get(i) * 255.0 / largest, within(0.5001));
        }
        assertThat(zeroPoint(stages.get(0), "first/wire")).isZero();
    }

    @Test
    void theNextStageSeesWhatTheBytesStandForAndItsOwnBranchWhatItAlwaysSaw() {
        List<StageOutput> real = run(ToyBundle.stages());

        List<StageOutput> rounded = run(withTypes(ElementType.UINT8, null));

        for (int row = 0; row < IMAGES; row++) {
            assertThat(rounded.get(0).confidence(row)).isEqualTo(real.get(0).confidence(row));
            assertThat(rounded.get(1).confidence(row))
                    .isNotEqualTo(real.get(1).confidence(row))
                    .isCloseTo(real.get(1).confidence(row), within(0.02f));
            assertThat(rounded.get(2).classIndex(row)).isEqualTo(real.get(2).classIndex(row));
        }
    }

    @Test
    void featuresBelowZeroHaveAZeroPoint() {
        List<BundleWriter.Stage> stages =
                new StageTypes(ElementType.UINT8, null)
                        .of(StagesOf.cutAt("sum"), CALIBRATION, 1, done -> {});

        int zeroPoint = zeroPoint(stages.get(0), "sum/wire");

        FloatBuffer features = floats(features(run(StagesOf.cutAt("sum")).get(0)));
        byte[] found = features(run(stages).get(0));
        float min = 0;
        float max = 0;
        for (int i = 0; i < IMAGES * ELEMENTS; i++) {
            min = Math.min(min, features.get(i));
            max = Math.max(max, features.get(i));
        }
        double step = ((double) max - min) / 255;
        assertThat(zeroPoint).isEqualTo((int) Math.rint(-min / step)).isBetween(50, 205);
        for (int i = 0; i < found.length; i++) {
            assertThat((Byte.toUnsignedInt(found[i]) - zeroPoint) * step)
                    .isCloseTo(features.get(i), within(1.01 * step));
        }
    }

    @Test
    void halvesTakeHalfTheBytesAndNearlyKeepTheAnswer() {
        List<StageOutput> real = run(ToyBundle.stages());
        List<BundleWriter.Stage> stages = withTypes(ElementType.FLOAT16, null);

        List<StageOutput> rounded = run(stages);

        assertThat(features(rounded.get(0))).hasSize(IMAGES * ELEMENTS * 2);
        for (int row = 0; row < IMAGES; row++) {
            for (int k = 0; k < ToyNetwork.CLASSES; k++) {
                assertThat(rounded.get(2).probability(row, k))
                        .isCloseTo(real.get(2).probability(row, k), within(0.02f));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"UINT8", "FLOAT16"})
    void takingTheCastsOutAgainLeavesTheStagesAsTheyWere(ElementType type) {
        List<BundleWriter.Stage> cast = withTypes(type, null);

        List<BundleWriter.Stage> back =
                new StageTypes(ElementType.FLOAT32, null).of(cast, CALIBRATION, 1, done -> {});

        for (int i = 0; i < back.size(); i++) {
            BundleWriter.Stage before = ToyBundle.stages().get(i);
            assertThat(cast.get(i).graph()).isNotEqualTo(before.graph());
            assertThat(back.get(i).graph()).isEqualTo(before.graph());
            assertThat(back.get(i).input()).isEqualTo(before.input());
            assertThat(back.get(i).features()).isEqualTo(before.features());
        }
    }

    @Test
    void anEightBitStageComputesWhatItsBytesStandFor() {
        List<BundleWriter.Stage> stages = withTypes(ElementType.UINT8, Weights.INT8);

        List<StageOutput> outputs = run(stages);

        byte[] found = features(outputs.get(1));
        double[] expected =
                EightBitReference.secondOfToy(
                        features(outputs.get(0)), IMAGES, Graphs.parse(stages.get(1).graph()));
        int off = 0;
        for (int i = 0; i < found.length; i++) {
            // One step: the reference rounds sums that end near a half otherwise.
            assertThat((double) Byte.toUnsignedInt(found[i])).isCloseTo(expected[i], within(1.0));
            off += Byte.toUnsignedInt(found[i]) == expected[i] ? 0 : 1;
        }
        assertThat(off).isLessThan(found.length / 100);
    }

    @Test
    void layersThatReadTheImageOrAnswerStayFloat() {
        List<BundleWriter.Stage> stages = withTypes(null, Weights.INT8);

        assertThat(eightBitLayers(stages.get(0))).isEmpty();
        assertThat(eightBitLayers(stages.get(1))).containsExactly("conv2");
        assertThat(eightBitLayers(stages.get(2))).containsExactly("conv3");
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void onnxRuntimeMakesIntegerOperatorsOfThem(ElementType features)
            throws IOException, OrtException {
        List<BundleWriter.Stage> stages = withTypes(features, Weights.INT8);

        assertThat(optimised(stages.get(1)))
                .containsEntry("QLinearConv", 1)
                .containsEntry("QLinearAdd", 1)
                .doesNotContainKeys("Conv", "Relu");
        assertThat(optimised(stages.get(2)))
                .containsEntry("QLinearConv", 1)
                .doesNotContainKeys("Conv", "Relu");
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void eightBitStagesAnswerNearlyAsBefore(ElementType features) {
        List<StageOutput> real = run(ToyBundle.stages());

        List<StageOutput> rounded = run(withTypes(features, Weights.INT8));

        double worst = 0;
        for (int row = 0; row < IMAGES; row++) {
            assertThat(rounded.get(1).confidence(row))
                    .isCloseTo(real.get(1).confidence(row), within(0.05f));
            worst =
                    Math.max(
                            worst,
                            Math.abs(real.get(2).confidence(row) - rounded.get(2).confidence(row)));
        }
        assertThat(worst).isBetween(1e-6, 0.2);
    }

    @ParameterizedTest
    @ValueSource(longs = {13, 18, 20, 26})
    void theOnnxCheckerTakesEveryType(long opset) {
        List<BundleWriter.Stage> plain = StagesOf.opset(opset);
        for (ElementType features : ElementType.values()) {
            for (Weights weights : Weights.values()) {
                new StageTypes(features, weights)
                        .of(plain, CALIBRATION, 1, done -> {})
                        .forEach(stage -> OnnxChecker.check(stage.graph()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 11})
    void bytesBetweenStagesAreForOlderNetworksToo(long opset) {
        List<BundleWriter.Stage> stages =
                new StageTypes(ElementType.UINT8, Weights.FLOAT32)
                        .of(StagesOf.opset(opset), CALIBRATION, 1, done -> {});

        stages.forEach(stage -> OnnxChecker.check(stage.graph()));
        assertThat(features(run(stages).get(1))).hasSize(IMAGES * ELEMENTS);
    }

    @Test
    void refusesNetworksThatAreTooOld() {
        assertThatThrownBy(() -> new StageTypes(ElementType.UINT8, null).requireFit(9))
                .hasMessage("the network is of opset 9; features as UINT8 need 10 or later");
        assertThatThrownBy(
                        () ->
                                new StageTypes(null, Weights.INT8)
                                        .of(StagesOf.opset(11), CALIBRATION, 1, done -> {}))
                .hasMessage("the network is of opset 11; weights as INT8 need 13 or later");
    }

    @Test
    void refusesToChangeWhatIsEightBitAlready() {
        List<BundleWriter.Stage> stages = withTypes(null, Weights.INT8);

        assertThat(new StageTypes(null, Weights.INT8).of(stages, CALIBRATION, 1, done -> {}))
                .isEqualTo(stages);
        for (StageTypes types :
                List.of(
                        new StageTypes(ElementType.UINT8, null),
                        new StageTypes(null, Weights.FLOAT32))) {
            assertThatThrownBy(() -> types.of(stages, CALIBRATION, 1, done -> {}))
                    .hasMessageContaining("start from the float32 bundle that it was made from");
        }
    }

    private static List<BundleWriter.Stage> withTypes(ElementType features, Weights weights) {
        return new StageTypes(features, weights).of(ToyBundle.stages(), CALIBRATION, 1, done -> {});
    }

    private static List<String> eightBitLayers(BundleWriter.Stage stage) {
        return Graphs.parse(stage.graph()).getGraph().getInitializerList().stream()
                .map(tensor -> tensor.getName())
                .filter(name -> name.endsWith("/int8.weight"))
                .map(name -> name.replace("/int8.weight", ""))
                .toList();
    }

    private static int zeroPoint(BundleWriter.Stage stage, String wire) {
        return Graphs.parse(stage.graph()).getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getName().equals(wire + ".zero"))
                .mapToInt(tensor -> Byte.toUnsignedInt(tensor.getRawData().byteAt(0)))
                .findFirst()
                .orElseThrow();
    }

    /** Operators that ONNX Runtime runs, and how many of each. */
    private Map<String, Integer> optimised(BundleWriter.Stage stage)
            throws IOException, OrtException {
        Path file = folder.resolve("optimised.onnx");
        // The environment must be made by the library that our sessions come from.
        open(stage).close();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizedModelFilePath(file.toString());
            OrtEnvironment.getEnvironment().createSession(stage.graph(), options).close();
        }
        Map<String, Integer> operators = new TreeMap<>();
        for (NodeProto node :
                ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getNodeList()) {
            operators.merge(node.getOpType(), 1, Integer::sum);
        }
        return operators;
    }

    private static FloatBuffer floats(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    private static byte[] features(StageOutput output) {
        byte[] features = new byte[output.records() * output.featureBytes()];
        output.copyAllFeatures(ByteBuffer.wrap(features));
        return features;
    }

    private static StageRunner open(BundleWriter.Stage stage) {
        StageSpec spec =
                new StageSpec(
                        "stage.onnx",
                        Digest.sha256(stage.graph()),
                        stage.input(),
                        stage.features(),
                        stage.segmentMacs(),
                        stage.branchMacs());
        return StageRunner.open("stage", spec, stage.graph(), ToyNetwork.CLASSES, IMAGES, 1);
    }

    /** Every stage's output on the calibration images. */
    private static List<StageOutput> run(List<BundleWriter.Stage> stages) {
        List<StageOutput> outputs = new ArrayList<>();
        byte[] input = new byte[IMAGES * 36];
        for (int i = 0; i < IMAGES; i++) {
            CALIBRATION.copyImage(i, input, i * 36);
        }
        for (BundleWriter.Stage stage : stages) {
            try (StageRunner runner = open(stage)) {
                runner.input().put(input);
                StageOutput output = runner.run(IMAGES).copy();
                outputs.add(output);
                input = stage.features() == null ? input : features(output);
            }
        }
        return outputs;
    }
}
