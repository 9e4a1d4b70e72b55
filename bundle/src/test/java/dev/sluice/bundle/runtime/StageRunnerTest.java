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
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageRunnerTest {

    @TempDir Path folder;
    private Bundle bundle;
    private long sessionsBefore;
    private long runsBefore;

    @BeforeEach
    void readBundle() {
        sessionsBefore = NativeMemory.openSessions();
        runsBefore = NativeMemory.openRuns();
        bundle = ToyBundle.write(folder);
    }

    @AfterEach
    void nativeMemoryIsGivenBack() {
        assertThat(NativeMemory.openSessions()).isEqualTo(sessionsBefore);
        assertThat(NativeMemory.openRuns()).isEqualTo(runsBefore);
    }

    @Test
    void givesConfidenceAndClassOfEveryRecordOfABatch() {
        try (StageRunner runner = StageRunner.open(bundle, 0, 1)) {
            ByteBuffer input = runner.newInput(3);
            input.put(ToyBundle.image(2, 0.2, 0, 0));
            input.put(ToyBundle.image(0, 0.4, 0, 0));
            input.put(ToyBundle.image(1, 0.6, 0, 0));

            StageOutput output = runner.run(input, 3);

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
        try (StageRunner first = StageRunner.open(bundle, 0, 1);
                StageRunner second = StageRunner.open(bundle, 1, 1)) {
            ByteBuffer images = first.newInput(2);
            images.put(ToyBundle.image(0, 0, 0.8, 0)).put(ToyBundle.image(1, 0, 0.4, 0));

            ByteBuffer features = second.newInput(2).put(first.run(images, 2).features());
            StageOutput output = second.run(features, 2);

            assertThat(output.confidence(0)).isCloseTo(0.8f, within(1e-6f));
            assertThat(output.confidence(1)).isCloseTo(0.4f, within(1e-6f));
        }
    }

    @Test
    void runsOnlyTheRecordsAskedForHoweverLargeTheBufferIs() {
        try (StageRunner runner = StageRunner.open(bundle, 0, 1)) {
            ByteBuffer input = runner.newInput(32);
            input.put(ToyBundle.image(0, 0.2, 0, 0));

            assertThat(runner.run(input, 1).records()).isOne();
        }
    }

    @Test
    void marksAnAnswerThatIsNoNumber() {
        try (StageRunner runner = StageRunner.open(bundle, 0, 1)) {
            ByteBuffer input = runner.newInput(2);
            input.put(ToyBundle.imageWithoutAnswer()).put(ToyBundle.image(0, 0.2, 0, 0));

            StageOutput output = runner.run(input, 2);

            assertThat(output.isFinite(0)).isFalse();
            assertThat(output.isFinite(1)).isTrue();
        }
    }

    @Test
    void lastStageHasNoFeatures() {
        try (StageRunner runner = StageRunner.open(bundle, ToyBundle.EARLY_EXITS, 1)) {
            StageOutput output = runner.run(runner.newInput(1), 1);

            assertThatThrownBy(output::features).hasMessageContaining("last stage");
        }
    }

    @Test
    void refusesAGraphThatIsNoOnnx() {
        assertThatThrownBy(() -> OnnxSession.open("stage 3", new byte[] {1, 2, 3}, 1))
                .isInstanceOf(InferenceException.class)
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

        assertThatThrownBy(() -> StageRunner.open("stage 0", spec, bundle.graph(0), 4, 1))
                .isInstanceOf(InferenceException.class)
                .hasMessage("stage 0 gave probabilities of shape [1, 3]; the manifest says [1, 4]");
    }

    @Test
    void refusesAGraphWhoseFeaturesHaveAnotherShape() {
        assertThatThrownBy(() -> open(ElementType.FLOAT32, 1, 4, 2))
                .isInstanceOf(InferenceException.class)
                .hasMessage(
                        "stage 0 gave features0 of shape [1, 1, 2, 4];"
                                + " the manifest says [1, 1, 4, 2]");
    }

    @Test
    void refusesAGraphWhoseFeaturesHaveAnotherType() {
        assertThatThrownBy(() -> open(ElementType.FLOAT16, 1, 2, 4))
                .isInstanceOf(InferenceException.class)
                .hasMessage("stage 0 gave 32 bytes of features for 1 records; expected 16");
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

        assertThatThrownBy(() -> StageRunner.open("stage 0", spec, graph, 3, 1))
                .isInstanceOf(InferenceException.class)
                .hasMessage("stage 0 has no output probabilities; it has features0");
    }

    @Test
    void refusesAnInputShorterThanTheRecords() {
        try (StageRunner runner = StageRunner.open(bundle, 0, 1)) {
            assertThatThrownBy(() -> runner.run(runner.newInput(1), 2))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    /** Stage 0 of the toy bundle, with features that its graph does not give. */
    private StageRunner open(ElementType type, Integer... shape) {
        StageSpec spec = bundle.manifest().stages().get(0);
        TensorSpec features = new TensorSpec("features0", type, List.of(shape));
        StageSpec wrong = new StageSpec(spec.file(), spec.sha256(), spec.input(), features, 1, 1);
        return StageRunner.open("stage 0", wrong, bundle.graph(0), 3, 1);
    }
}
