package dev.sluice.augment.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.cut.CutNetwork;
import dev.sluice.augment.cut.GraphCutter;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.bundle.BundleWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitScalarsTest {

    private static final ExitScoring LARGEST = new ExitScoring.MaxProbability();

    @Test
    void setsWhatTheStageWouldHaveBeenComposedWith() {
        assertThat(ExitScalars.set(stages(10, LARGEST).get(0).graph(), 2.5, LARGEST))
                .isEqualTo(stages(2.5, LARGEST).get(0).graph());
    }

    @Test
    void setsTheHeadsScaleAndOffsetToo() {
        ExitScoring head = new ExitScoring.Head(1.5, -0.25);
        byte[] graph = stages(10, ExitScoring.Head.AS_TRAINED).get(0).graph();

        assertThat(ExitScalars.set(graph, 10, head)).isEqualTo(stages(10, head).get(0).graph());
    }

    @Test
    void setsTheLastStagesTemperatureAndNothingElse() {
        byte[] last = stages(10, LARGEST).get(1).graph();

        byte[] tempered = ExitScalars.set(last, 3, LARGEST);

        assertThat(tempered).hasSameSizeAs(last).isNotEqualTo(last);
        assertThat(ExitScalars.set(tempered, 1, LARGEST)).isEqualTo(last);
    }

    @Test
    void everyStageHasATemperatureButALastOneOfAnOlderVersion() {
        List<BundleWriter.Stage> stages = stages(10, LARGEST);

        assertThat(stages)
                .allSatisfy(
                        stage -> assertThat(ExitScalars.hasTemperature(stage.graph())).isTrue());
        assertThat(ExitScalars.hasTemperature(OlderStages.of(stages.get(1)).graph())).isFalse();
    }

    @Test
    void refusesALastStageThatHasNoTemperature() {
        byte[] last = OlderStages.of(stages(10, LARGEST).get(1)).graph();

        assertThatThrownBy(() -> ExitScalars.set(last, 2, LARGEST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'stage-1' has no constant 'sluice/temperature'");
    }

    @Test
    void refusesAHeadsScaleForAStageThatWasMadeWithoutOne() {
        byte[] graph = stages(10, LARGEST).get(0).graph();

        assertThatThrownBy(() -> ExitScalars.set(graph, 2, ExitScoring.Head.AS_TRAINED))
                .hasMessageContaining("no constant 'sluice/head.scale'");
    }

    @Test
    void refusesWhatIsNoOnnxFile() {
        assertThatThrownBy(() -> ExitScalars.set(new byte[] {9, 9, 9}, 2, LARGEST))
                .hasMessageContaining("no ONNX file");
    }

    private static List<BundleWriter.Stage> stages(double temperature, ExitScoring scoring) {
        CutNetwork cut = GraphCutter.cut(ToyNetwork.network(), List.of("first"));
        return new StageComposer(cut, new PixelNormalisation(List.of(0.3f), List.of(0.2f)))
                .compose(
                        List.of(
                                new ExitBranch(
                                        ToyNetwork.branch(4, 6, 6, ToyNetwork.CLASSES, 50),
                                        temperature,
                                        scoring)));
    }
}
