package dev.sluice.augment.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sluice.augment.data.ImageShape;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class NetworkTest {

    @Test
    void readsInputOutputAndClasses() {
        Network network = ToyNetwork.network();

        assertThat(network.input()).isEqualTo("x");
        assertThat(network.image()).isEqualTo(new ImageShape(1, 6, 6));
        assertThat(network.logits()).isEqualTo("logits");
        assertThat(network.classes()).isEqualTo(ToyNetwork.CLASSES);
    }

    @Test
    void readsANetworkExportedByPyTorch() throws IOException {
        Network network = Network.read(SharedModels.network("resnet20.onnx"));

        assertThat(network.image()).isEqualTo(new ImageShape(3, 32, 32));
        assertThat(network.classes()).isEqualTo(10);
    }

    @Test
    void takesInitialisersThatAreListedAsInputsForWeights() {
        ModelProto old =
                changed(
                        graph ->
                                graph.getInitializerList()
                                        .forEach(
                                                tensor ->
                                                        graph.addInput(
                                                                ValueInfoProto.newBuilder()
                                                                        .setName(
                                                                                tensor
                                                                                        .getName()))));

        Network network = Network.read("old.onnx", old.toByteArray());

        assertThat(network.model().getGraph().getInputCount()).isEqualTo(1);
    }

    @Test
    void findsTheLogitsBeforeASoftmax() {
        ModelProto softmax =
                changed(
                        graph -> {
                            graph.addNodeBuilder()
                                    .setOpType("Softmax")
                                    .addInput("logits")
                                    .addOutput("probabilities");
                            graph.getOutputBuilder(0).setName("probabilities");
                        });

        Network network = Network.read("softmax.onnx", softmax.toByteArray());

        assertThat(network.logits()).isEqualTo("logits");
        assertThat(network.model().getGraph().getOutput(0).getName())
                .as("a name that our stages need")
                .isEqualTo("backbone/probabilities");
    }

    @Test
    void refusesWhatIsNotOnnx() {
        assertThatThrownBy(() -> Network.read("cat.jpg", new byte[] {1, 2, 3, 4}))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("cat.jpg is not an ONNX file");
    }

    @Test
    void refusesAFixedBatch() {
        assertRefused(
                changed(graph -> dimension(graph, 0).setDimValue(1)),
                "FLOAT [1,1,6,6], a fixed batch");
    }

    @Test
    void refusesABatchSizeWrittenInsideTheGraph() {
        ModelProto reshaped =
                changed(
                        graph -> {
                            GraphWriter extra = new GraphWriter("extra");
                            extra.constant("shape", 1L, 3L);
                            extra.node("Reshape", "reshaped", List.of("logits", "shape"));
                            graph.addAllInitializer(extra.graph().getInitializerList());
                            graph.addAllNode(extra.graph().getNodeList());
                            graph.getOutputBuilder(0).setName("reshaped");
                        });

        assertRefused(reshaped, "a batch size is written inside the graph");
    }

    @Test
    void refusesAChannelsLastImageAndSaysSo() {
        assertRefused(
                changed(
                        graph -> {
                            dimension(graph, 1).setDimValue(6);
                            dimension(graph, 3).setDimValue(1);
                        }),
                "looks like [N,H,W,C]");
    }

    @Test
    void refusesASymbolicHeight() {
        assertRefused(
                changed(graph -> dimension(graph, 2).setDimParam("H")),
                "expected C, H and W to be fixed");
    }

    @Test
    void refusesTwoOutputs() {
        assertRefused(
                changed(graph -> graph.addOutput(ValueInfoProto.newBuilder().setName("third"))),
                "has 2 outputs [logits, third]");
    }

    @Test
    void refusesAnOutputThatIsNoVectorOfClasses() {
        assertRefused(
                changed(graph -> graph.getOutputBuilder(0).setName("third").clearType()),
                "gives third of shape [1, 6, 3, 3]");
    }

    @Test
    void refusesAnOldOpset() {
        ModelProto old =
                ToyNetwork.model().toBuilder()
                        .setOpsetImport(0, OperatorSetIdProto.newBuilder().setVersion(8))
                        .build();

        assertRefused(old, "is of opset 8; expected 9 or later");
    }

    @Test
    void refusesWeightsInAnotherFile() {
        assertRefused(
                changed(
                        graph ->
                                graph.getInitializerBuilder(0)
                                        .setDataLocation(TensorProto.DataLocation.EXTERNAL)),
                "keeps weight conv1.weight in another file");
    }

    @Test
    void refusesControlFlow() {
        assertRefused(
                changed(
                        graph ->
                                graph.addNodeBuilder()
                                        .setName("choice")
                                        .setOpType("If")
                                        .addAttributeBuilder()
                                        .setName("then_branch")
                                        .setG(GraphProto.getDefaultInstance())),
                "has control flow: node choice (If)");
    }

    private static void assertRefused(ModelProto model, String reason) {
        assertThatThrownBy(() -> Network.read("net.onnx", model.toByteArray()))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageStartingWith("net.onnx ")
                .hasMessageContaining(reason);
    }

    private static Dimension.Builder dimension(GraphProto.Builder graph, int index) {
        return graph.getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(index);
    }

    private static ModelProto changed(Consumer<GraphProto.Builder> change) {
        GraphProto.Builder graph = ToyNetwork.model().getGraph().toBuilder();
        change.accept(graph);
        return ToyNetwork.model().toBuilder().setGraph(graph).build();
    }
}
