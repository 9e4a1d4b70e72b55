package dev.sluice.augment.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.cut.CutNetwork;
import dev.sluice.augment.cut.GraphCutter;
import dev.sluice.augment.onnx.BrokenNetwork;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.augment.train.branch.FeatureShape;
import dev.sluice.augment.train.branch.FrozenBackbone;
import dev.sluice.augment.train.branch.FrozenBackboneContract;
import dev.sluice.bundle.runtime.InferenceException;
import dev.sluice.bundle.runtime.NativeMemory;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OnnxBackboneTest extends FrozenBackboneContract {

    private static final PixelNormalisation GREY =
            new PixelNormalisation(List.of(0.3f), List.of(0.2f));

    private long sessionsBefore;
    private OnnxBackbone backbone;

    @BeforeEach
    void open() {
        sessionsBefore = NativeMemory.openSessions();
        CutNetwork cut = GraphCutter.cut(ToyNetwork.network(), List.of("first", "second"));
        backbone = new OnnxBackbone(cut, GREY, 1);
    }

    @AfterEach
    void closeAndLeaveNothingOpen() {
        backbone.close();
        assertThat(NativeMemory.openSessions()).isEqualTo(sessionsBefore);
        assertThat(NativeMemory.openRuns()).isZero();
    }

    @Override
    protected FrozenBackbone backbone() {
        return backbone;
    }

    @Test
    void leavesNothingOpenWhereTheWholeNetworkDoesNotOpen() {
        CutNetwork fine = GraphCutter.cut(ToyNetwork.network(), List.of("first"));
        CutNetwork broken =
                new CutNetwork(
                        BrokenNetwork.atItsEnd(), fine.cuts(), fine.shapes(), fine.segments());
        long before = NativeMemory.openSessions();

        assertThatThrownBy(() -> new OnnxBackbone(broken, GREY, 1))
                .isInstanceOf(InferenceException.class);

        assertThat(NativeMemory.openSessions()).isEqualTo(before);
    }

    @Test
    void saysWhatTheNetworkIs() {
        assertThat(backbone.cuts())
                .containsExactly(new FeatureShape(4, 6, 6), new FeatureShape(4, 6, 6));
        assertThat(backbone.classes()).isEqualTo(ToyNetwork.CLASSES);
        assertThat(backbone.input().pixels()).isEqualTo(36);
    }
}
