package dev.sluice.augment.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.onnx.GraphWriter;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.onnx.SharedModels;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.augment.onnx.UnsupportedNetworkException;
import dev.sluice.augment.train.branch.FeatureShape;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphCutterTest {

    @Test
    void sharesTheNodesOutInFileOrder() {
        CutNetwork cut = GraphCutter.cut(ToyNetwork.network(), List.of("first", "second"));

        assertThat(cut.segments()).hasSize(3);
        assertThat(outputs(cut.segments().get(0))).containsExactly("conv1", "first");
        assertThat(outputs(cut.segments().get(1))).containsExactly("conv2", "sum", "second");
        assertThat(outputs(cut.segments().get(2)))
                .containsExactly("conv3", "third", "mean", "pooled", "logits");
    }

    @Test
    void keepsTheInitialisersThatASegmentUsesAndOnlyThese() {
        CutNetwork cut = GraphCutter.cut(ToyNetwork.network(), List.of("second"));

        assertThat(initialisers(cut.segments().get(0)))
                .containsExactly("conv1.weight", "conv2.weight");
        assertThat(initialisers(cut.segments().get(1)))
                .containsExactly("conv3.weight", "logits.weight", "logits.bias");
    }

    @Test
    void findsTheShapesAtTheCuts() {
        CutNetwork cut = GraphCutter.cut(ToyNetwork.network(), List.of("first", "third"));

        assertThat(cut.shapes())
                .containsExactly(new FeatureShape(4, 6, 6), new FeatureShape(6, 3, 3));
        assertThat(cut.segments().get(1).getInput(0))
                .isEqualTo(
                        GraphWriter.valueInfo(
                                "first", TensorProto.DataType.FLOAT, List.of(4, 6, 6)));
        assertThat(cut.segments().get(1).getOutput(0))
                .isEqualTo(
                        GraphWriter.valueInfo(
                                "third", TensorProto.DataType.FLOAT, List.of(6, 3, 3)));
    }

    @Test
    void refusesACutThatAShortcutGoesAroundAndNamesTheShortcut() {
        assertRefused(
                List.of("conv2"), "cannot be cut at 'conv2': 'first' goes around it to 'logits'");
    }

    @Test
    void refusesATensorThatIsNotThereAndNamesThoseThatWouldDo() {
        assertRefused(
                List.of("frist"),
                "no tensor 'frist' to cut at; exits can go behind [first, second, third]");
    }

    @Test
    void refusesCutsInTheWrongOrder() {
        assertRefused(List.of("second", "first"), "cut at 'first' after 'second'");
    }

    @Test
    void refusesTheSameCutTwice() {
        assertRefused(List.of("first", "first"), "cut at 'first' after 'first'");
    }

    @Test
    void refusesTheAnswerItself() {
        assertRefused(List.of("logits"), "its own answer");
    }

    @Test
    void refusesAWeight() {
        assertRefused(List.of("conv1.weight"), "no tensor 'conv1.weight'");
    }

    @Test
    void refusesAVector() {
        assertRefused(List.of("pooled"), "[2, 6] for two images; expected [2,C,H,W]");
    }

    @Test
    void cutsARealNetworkAtItsBlocksAndNotInsideThem() throws IOException {
        Network network = Network.read(SharedModels.network("resnet20.onnx"));

        CutNetwork cut = GraphCutter.cut(network, List.of("layer1.2.relu2.out"));

        assertThat(cut.shapes()).containsExactly(new FeatureShape(16, 32, 32));
        assertThatThrownBy(() -> GraphCutter.cut(network, List.of("layer1.1.relu1.out")))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("'layer1.0.relu2.out' goes around it");
    }

    private static void assertRefused(List<String> cuts, String reason) {
        assertThatThrownBy(() -> GraphCutter.cut(ToyNetwork.network(), cuts))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageStartingWith("toy.onnx ")
                .hasMessageContaining(reason);
    }

    private static List<String> outputs(GraphProto graph) {
        return graph.getNodeList().stream().map((NodeProto node) -> node.getOutput(0)).toList();
    }

    private static List<String> initialisers(GraphProto graph) {
        return graph.getInitializerList().stream().map(TensorProto::getName).toList();
    }
}
