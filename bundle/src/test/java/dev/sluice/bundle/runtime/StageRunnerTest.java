package dev.sluice.bundle.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.TensorSpec;
import dev.sluice.bundle.TestGraph;
import dev.sluice.bundle.ToyBundle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageRunnerTest {

    @TempDir Path folder;
    private Bundle bundle;
    private long sessionsBefore;
    private long runsBefore;
    private long pinnedBefore;

    @BeforeEach
    void readBundle() {
        sessionsBefore = NativeMemory.openSessions();
        runsBefore = NativeMemory.openRuns();
        pinnedBefore = NativeMemory.pinnedBytes();
        bundle = ToyBundle.write(folder);
    }

    @AfterEach
    void nativeMemoryIsGivenBack() {
        assertThat(NativeMemory.openSessions()).isEqualTo(sessionsBefore);
        assertThat(NativeMemory.openRuns()).isEqualTo(runsBefore);
        assertThat(NativeMemory.pinnedBytes()).isEqualTo(pinnedBefore);
    }

    @Test
    void givesConfidenceAndClassOfEveryRecordOfABatch() {
        try (StageRunner runner = StageRunner.open(bundle, 0, 3, 1)) {
            ByteBuffer input = runner.input();
            input.put(ToyBundle.image(2, 0.2, 0, 0));
            input.put(ToyBundle.image(0, 0.4, 0, 0));
            input.put(ToyBundle.image(1, 0.6, 0, 0));

            StageOutput output = runner.run(3);

            assertThat(output.records()).isEqualTo(3);
            assertThat(output.confidence(0)).isCloseTo(0.2f, within(1e-6f));
            assertThat(output.confidence(1)).isCloseTo(0.4f, within(1e-6f));
            assertThat(output.confidence(2)).isCloseTo(0.6f, within(1e-6f));
            assertThat(new int[] {output.classIndex(0), output.classIndex(1), output.classIndex(2)})
                    .containsExactly(2, 0, 1);
            double e = Math.E;
            assertThat(output.probability(0, 2)).isCloseTo((float) (e / (e + 2)), within(1e-6f));
        }
    }

    @Test
    void featuresOfOneStageAreTheInputOfTheNext() {
        try (StageRunner first = StageRunner.open(bundle, 0, 3, 1);
                StageRunner second = StageRunner.open(bundle, 1, 3, 1)) {
            first.input().put(ToyBundle.image(0, 0, 0.8, 0)).put(ToyBundle.image(1, 0, 0.4, 0));

            StageOutput features = first.run(2);
            features.copyFeatures(0, second.input());
            features.copyFeatures(1, second.input());
            StageOutput output = second.run(2);

            assertThat(output.confidence(0)).isCloseTo(0.8f, within(1e-6f));
            assertThat(output.confidence(1)).isCloseTo(0.4f, within(1e-6f));
        }
    }

    @Test
    void runsOnlyTheRecordsAskedForHoweverLargeTheBufferIs() {
        try (StageRunner runner = StageRunner.open(bundle, 0, 3, 1)) {
            ByteBuffer input = runner.input();
            input.put(ToyBundle.image(0, 0.2, 0, 0));

            assertThat(runner.run(1).records()).isOne();
        }
    }

    @Test
    void marksAnAnswerThatIsNoNumber() {
        try (StageRunner runner = StageRunner.open(bundle, 0, 3, 1)) {
            ByteBuffer input = runner.input();
            input.put(ToyBundle.imageWithoutAnswer()).put(ToyBundle.image(0, 0.2, 0, 0));

            StageOutput output = runner.run(2);

            assertThat(output.isFinite(0)).isFalse();
            assertThat(output.isFinite(1)).isTrue();
        }
    }

    @Test
    void lastStageHasNoFeatures() {
        try (StageRunner runner = StageRunner.open(bundle, ToyBundle.EARLY_EXITS, 3, 1)) {
            StageOutput output = runner.run(1);

            assertThatThrownBy(output::featureBytes).hasMessageContaining("last stage");
            assertThatThrownBy(() -> output.copyFeatures(0, new byte[32], 0))
                    .hasMessageContaining("last stage");
        }
    }

    @Test
    void refusesAGraphThatIsNoOnnx() {
        assertThatThrownBy(() -> OnnxSession.open("stage 3", new byte[] {1, 2, 3}, 1))
                .isInstanceOf(UnusableGraphException.class)
                .hasMessageContaining("stage 3");
    }

    @Test
    void saysWhichStageAndInputFailed() {
        try (OnnxSession session = OnnxSession.open("stage 0", bundle.graph(0), 1)) {
            ByteBuffer wrong = ByteBuffer.allocateDirect(6);

            assertThatThrownBy(() -> session.run(wrong, ElementType.UINT8, 1, 1, 2, 3))
                    .isInstanceOf(InferenceException.class)
                    .hasMessageContaining("stage 0")
                    .hasMessageContaining("[1, 1, 2, 3]");
        }
    }

    @Test
    void refusesAGraphOfAnotherNumberOfClasses() {
        StageSpec spec = bundle.manifest().stages().get(0);

        assertThatThrownBy(() -> StageRunner.open("stage 0", spec, bundle.graph(0), 4, 1, 1))
                .isInstanceOf(UnusableGraphException.class)
                .hasMessage("stage 0 gave probabilities of shape [1, 3]; the manifest says [1, 4]");
    }

    @Test
    void refusesAGraphWhoseFeaturesHaveAnotherShape() {
        assertThatThrownBy(() -> open(ElementType.FLOAT32, 1, 4, 2))
                .isInstanceOf(UnusableGraphException.class)
                .hasMessage(
                        "stage 0 gave features0 of shape [1, 1, 2, 4];"
                                + " the manifest says [1, 1, 4, 2]");
    }

    @Test
    void refusesAGraphWhoseFeaturesHaveAnotherType() {
        assertThatThrownBy(() -> open(ElementType.FLOAT16, 1, 2, 4))
                .isInstanceOf(UnusableGraphException.class)
                .hasMessage("stage 0 gave features0 as float32; the manifest says float16");
    }

    @Test
    void refusesAGraphThatTakesOtherImages() {
        byte[] graph =
                new TestGraph()
                        .input("image", DataType.UINT8, 1, 3, 5)
                        .cast(DataType.FLOAT, "features0", "image")
                        .output("features0", DataType.FLOAT, 1, 3, 5)
                        .toBytes();
        StageSpec spec = bundle.manifest().stages().get(0);

        assertThatThrownBy(() -> StageRunner.open("stage 0", spec, graph, 3, 1, 1))
                .isInstanceOf(UnusableGraphException.class)
                .hasMessageContaining("stage 0")
                .hasMessageContaining("[1, 1, 2, 4]");
    }

    @Test
    void refusesAGraphThatLacksAnOutput() {
        byte[] graph =
                new TestGraph()
                        .input("image", DataType.UINT8, 1, 2, 4)
                        .cast(DataType.FLOAT, "features0", "image")
                        .output("features0", DataType.FLOAT, 1, 2, 4)
                        .toBytes();
        StageSpec spec = bundle.manifest().stages().get(0);

        assertThatThrownBy(() -> StageRunner.open("stage 0", spec, graph, 3, 1, 1))
                .isInstanceOf(UnusableGraphException.class)
                .hasMessage("stage 0 has no output probabilities; it has features0");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 4})
    void refusesABatchThatItHasNoRoomFor(int records) {
        try (StageRunner runner = StageRunner.open(bundle, 0, 3, 1)) {
            assertThatThrownBy(() -> runner.run(records))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a batch of %s records; expected 1 to 3", records);
        }
    }

    @Test
    void refusesALargestBatchThatNoBufferHolds() {
        int records = Integer.MAX_VALUE / ToyBundle.PIXELS + 1;

        assertThatThrownBy(() -> StageRunner.open(bundle, 0, records, 1))
                .isInstanceOf(InferenceException.class)
                .hasMessage(
                        "batches of %s records of 8 bytes each do not fit into one buffer",
                        records);
    }

    @Test
    void theNextRunWritesOverAnOutputButNotOverItsCopy() {
        try (StageRunner runner = StageRunner.open(bundle, 0, 2, 1)) {
            runner.input().put(ToyBundle.image(2, 0.2, 0.4, 0));
            StageOutput first = runner.run(1);
            StageOutput copy = first.copy();
            runner.input().clear().put(ToyBundle.image(1, 0.6, 0.8, 0));
            runner.run(1);

            assertThat(first.confidence(0)).isCloseTo(0.6f, within(1e-6f));
            assertThat(copy.records()).isOne();
            assertThat(copy.confidence(0)).isCloseTo(0.2f, within(1e-6f));
            assertThat(copy.classIndex(0)).isEqualTo(2);
            assertThat(features(copy, 0)[1]).isCloseTo(0.4f, within(1e-6f));
        }
    }

    @Test
    void copiesTheFeaturesOfOneRecordAndNoOthers() {
        try (StageRunner runner = StageRunner.open(bundle, 0, 3, 1)) {
            for (double value : new double[] {0.2, 0.4, 0.6}) {
                runner.input().put(ToyBundle.image(0, 0, value, 0));
            }

            StageOutput output = runner.run(3);

            assertThat(output.featureBytes()).isEqualTo(ToyBundle.PIXELS * Float.BYTES);
            assertThat(features(output, 0)[1]).isCloseTo(0.2f, within(1e-6f));
            assertThat(features(output, 2)[1]).isCloseTo(0.6f, within(1e-6f));
            ByteBuffer target =
                    ByteBuffer.allocateDirect(3 * output.featureBytes())
                            .order(ByteOrder.nativeOrder());
            target.position(output.featureBytes());
            output.copyFeatures(1, target);
            assertThat(target.position()).isEqualTo(2 * output.featureBytes());
            assertThat(target.getFloat(0)).isZero();
            assertThat(target.getFloat(output.featureBytes() + Float.BYTES))
                    .isCloseTo(0.4f, within(1e-6f));
        }
    }

    @Test
    void batchesOfEverySizeGiveEachRecordItsOwnAnswer() {
        Random random = new Random(7);
        try (StageRunner runner = StageRunner.open(bundle, 0, 16, 1)) {
            for (int run = 0; run < 200; run++) {
                int records = 1 + random.nextInt(16);
                float[] confidence = new float[records];
                runner.input().clear();
                for (int row = 0; row < records; row++) {
                    int level = random.nextInt(256);
                    confidence[row] = level / 255f;
                    runner.input().put(ToyBundle.image(0, level / 255.0, 0, 0));
                }

                StageOutput output = runner.run(records);

                for (int row = 0; row < records; row++) {
                    assertThat(output.confidence(row)).isCloseTo(confidence[row], within(1e-6f));
                }
            }
        }
    }

    @Test
    void aGraphThatLosesARecordFailsInsteadOfLeavingAnOldAnswer() {
        byte[] graph =
                new TestGraph()
                        .input("image", DataType.UINT8, 1, 2, 4)
                        .indices("first", 0)
                        .cast(DataType.FLOAT, "features0", "image")
                        .gather("rows", "features0", "first")
                        .gather("probabilities", "rows", "first")
                        .gather("pixel", "probabilities", "first")
                        .cast(DataType.BOOL, "lit", "pixel")
                        .node("Not", "dark", "lit")
                        .node("Compress", "confidence", "pixel", "dark")
                        .output("features0", DataType.FLOAT, 1, 2, 4)
                        .output("probabilities", DataType.FLOAT, 4)
                        .output("confidence", DataType.FLOAT)
                        .toBytes();
        StageSpec spec = bundle.manifest().stages().get(0);

        try (StageRunner runner = StageRunner.open("stage 0", spec, graph, 4, 2, 1)) {
            assertThat(runner.run(2).records()).isEqualTo(2);
            runner.input().put(ToyBundle.image(0, 0.5, 0, 0));

            assertThatThrownBy(() -> runner.run(2))
                    .isInstanceOf(InferenceException.class)
                    .hasMessage("stage 0 failed on UINT8 [2, 1, 2, 4]")
                    .rootCause()
                    .hasMessageContaining("the computed output shape for this run is {1}");
        }
    }

    @Test
    void countsWhatItPinsUntilItIsClosed() {
        long features = ToyBundle.PIXELS * Float.BYTES;
        long record = ToyBundle.PIXELS + 3 * Float.BYTES + Float.BYTES + features;
        try (StageRunner runner = StageRunner.open(bundle, 0, 5, 1)) {
            runner.run(2);

            assertThat(NativeMemory.pinnedBytes()).isEqualTo(pinnedBefore + 5 * record);
        }
        assertThat(NativeMemory.pinnedBytes()).isEqualTo(pinnedBefore);
    }

    @Test
    void refusesToRunOnceItIsClosed() {
        StageRunner runner = StageRunner.open(bundle, 0, 1, 1);
        runner.run(1);
        runner.close();

        assertThatThrownBy(() -> runner.run(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    /** Stage 0 of the toy bundle, with features that its graph does not give. */
    private StageRunner open(ElementType type, Integer... shape) {
        StageSpec spec = bundle.manifest().stages().get(0);
        TensorSpec features = new TensorSpec("features0", type, List.of(shape));
        StageSpec wrong = new StageSpec(spec.file(), spec.sha256(), spec.input(), features, 1, 1);
        return StageRunner.open("stage 0", wrong, bundle.graph(0), 3, 1, 1);
    }

    private static float[] features(StageOutput output, int row) {
        byte[] bytes = new byte[2 + output.featureBytes()];
        output.copyFeatures(row, bytes, 2);
        float[] floats = new float[output.featureBytes() / Float.BYTES];
        ByteBuffer.wrap(bytes, 2, output.featureBytes())
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .get(floats);
        return floats;
    }
}
