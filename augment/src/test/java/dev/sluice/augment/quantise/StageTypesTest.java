package dev.sluice.augment.quantise;

import static dev.sluice.augment.quantise.StageRuns.features;
import static dev.sluice.augment.quantise.StageRuns.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sluice.augment.calibrate.ToyBundle;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.onnx.OnnxChecker;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.runtime.NativeMemory;
import dev.sluice.bundle.runtime.StageOutput;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
    void featuresAsBytesAreTheFeaturesOverTheirChannelsLargestOnTheCalibrationImages() {
        List<BundleWriter.Stage> plain = ToyBundle.stages();
        List<BundleWriter.Stage> stages = withTypes(ElementType.UINT8, null);

        byte[] found = features(run(stages).get(0));

        FloatBuffer features = floats(features(run(plain).get(0)));
        float[] largest = largest(features);
        assertThat(found).hasSize(IMAGES * ELEMENTS);
        for (int i = 0; i < found.length; i++) {
            assertThat((double) Byte.toUnsignedInt(found[i]))
                    .isCloseTo(features.get(i) * 255.0 / largest[channel(i)], within(0.5001));
        }
        assertThat(zeroPoints(stages.get(0), "first/wire")).containsExactly(0, 0, 0, 0);
    }

    @Test
    void aChannelOfSmallValuesHasAllLevelsAndOneOfZerosIsNoHarm() {
        List<BundleWriter.Stage> plain = StagesOf.firstChannelsTimes(1, 0.001f, 0, 20);
        List<BundleWriter.Stage> stages =
                new StageTypes(ElementType.UINT8, null).of(plain, CALIBRATION, 1, done -> {});

        List<StageOutput> outputs = run(stages);

        byte[] found = features(outputs.get(0));
        float[] largest = largest(floats(features(run(plain).get(0))));
        int[] most = new int[4];
        for (int i = 0; i < found.length; i++) {
            most[channel(i)] = Math.max(most[channel(i)], Byte.toUnsignedInt(found[i]));
        }
        assertThat(most).containsExactly(255, 255, 0, 255);
        assertThat(scales(stages.get(0), "first/wire"))
                .containsExactly(
                        new float[] {largest[0] / 255, largest[1] / 255, 1, largest[3] / 255},
                        within(1e-6f));
        List<StageOutput> real = run(plain);
        for (int row = 0; row < IMAGES; row++) {
            assertThat(outputs.get(2).confidence(row))
                    .isCloseTo(real.get(2).confidence(row), within(0.02f));
        }
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
    void featuresBelowZeroHaveAZeroPointForEachChannel() {
        List<BundleWriter.Stage> stages =
                new StageTypes(ElementType.UINT8, null)
                        .of(StagesOf.cutAt("sum"), CALIBRATION, 1, done -> {});

        int[] zeroPoints = zeroPoints(stages.get(0), "sum/wire");

        FloatBuffer features = floats(features(run(StagesOf.cutAt("sum")).get(0)));
        byte[] found = features(run(stages).get(0));
        float[] min = new float[4];
        for (int i = 0; i < IMAGES * ELEMENTS; i++) {
            min[channel(i)] = Math.min(min[channel(i)], features.get(i));
        }
        float[] max = largest(features);
        double[] step = new double[4];
        for (int c = 0; c < 4; c++) {
            step[c] = ((double) max[c] - min[c]) / 255;
            assertThat(zeroPoints[c]).isEqualTo((int) Math.rint(-min[c] / step[c]));
        }
        assertThat(Arrays.stream(zeroPoints).distinct().count()).isGreaterThan(2);
        for (int i = 0; i < found.length; i++) {
            int c = channel(i);
            assertThat((Byte.toUnsignedInt(found[i]) - zeroPoints[c]) * step[c])
                    .isCloseTo(features.get(i), within(1.01 * step[c]));
        }
    }

    @Test
    void featuresBetweenEightBitLayersHaveOneScale() {
        List<BundleWriter.Stage> stages = withTypes(ElementType.UINT8, Weights.INT8);

        float[] largest = largest(floats(features(run(ToyBundle.stages()).get(0))));
        Arrays.sort(largest);
        for (BundleWriter.Stage reader : stages.subList(0, 2)) {
            assertThat(scales(reader, "first/wire"))
                    .containsExactly(new float[] {largest[3] / 255}, within(1e-6f));
            assertThat(zeroPoints(reader, "first/wire")).containsExactly(0);
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
    @ValueSource(longs = {10, 11, 12})
    void betweenStagesOfOlderNetworksAllBytesHaveOneScale(long opset) {
        List<BundleWriter.Stage> plain = StagesOf.opset(opset);
        List<BundleWriter.Stage> stages =
                new StageTypes(ElementType.UINT8, Weights.FLOAT32)
                        .of(plain, CALIBRATION, 1, done -> {});

        stages.forEach(stage -> OnnxChecker.check(stage.graph()));
        assertThat(features(run(stages).get(1))).hasSize(IMAGES * ELEMENTS);
        float[] largest = largest(floats(features(run(plain).get(0))));
        Arrays.sort(largest);
        assertThat(scales(stages.get(0), "first/wire"))
                .containsExactly(new float[] {largest[3] / 255}, within(1e-6f));
        assertThat(constant(stages.get(0), "first/wire.scale").getDimsCount()).isZero();
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

    private static List<StageOutput> run(List<BundleWriter.Stage> stages) {
        return StageRuns.run(stages, CALIBRATION);
    }

    private static List<String> eightBitLayers(BundleWriter.Stage stage) {
        return Graphs.parse(stage.graph()).getGraph().getInitializerList().stream()
                .map(tensor -> tensor.getName())
                .filter(name -> name.endsWith("/int8.weight"))
                .map(name -> name.replace("/int8.weight", ""))
                .toList();
    }

    private static float[] scales(BundleWriter.Stage stage, String wire) {
        return Graphs.floats(constant(stage, wire + ".scale"));
    }

    private static int[] zeroPoints(BundleWriter.Stage stage, String wire) {
        byte[] zeroPoints = constant(stage, wire + ".zero").getRawData().toByteArray();
        return IntStream.range(0, zeroPoints.length)
                .map(c -> Byte.toUnsignedInt(zeroPoints[c]))
                .toArray();
    }

    private static TensorProto constant(BundleWriter.Stage stage, String name) {
        return Graphs.parse(stage.graph()).getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Largest value of each channel of features [N,4,6,6], at least 0. */
    private static float[] largest(FloatBuffer features) {
        float[] largest = new float[4];
        for (int i = 0; i < features.limit(); i++) {
            largest[channel(i)] = Math.max(largest[channel(i)], features.get(i));
        }
        return largest;
    }

    private static int channel(int element) {
        return element / 36 % 4;
    }

    /** Operators that ONNX Runtime runs, and how many of each. */
    private Map<String, Integer> optimised(BundleWriter.Stage stage)
            throws IOException, OrtException {
        Path file = folder.resolve("optimised.onnx");
        // The environment must be made by the library that our sessions come from.
        StageRuns.open(stage, 1).close();
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
}
