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
    void refusesAFixedBatchOfSeveral() {
        assertRefused(
                changed(graph -> dimension(graph, 0).setDimValue(4)),
                "takes x FLOAT [4,1,6,6]; expected a batch that is free, or of 1");
    }

    @Test
    void refusesHalfPrecision() {
        assertRefused(
                changed(
                        graph ->
                                graph.getInputBuilder(0)
                                        .getTypeBuilder()
                                        .getTensorTypeBuilder()
                                        .setElemType(TensorProto.DataType.FLOAT16.getNumber())),
                "takes x FLOAT16 [N,1,6,6]; expected FLOAT");
    }

    @Test
    void refusesFourChannels() {
        assertRefused(
                changed(graph -> dimension(graph, 1).setDimValue(4)),
                "takes x FLOAT [N,4,6,6]; expected 1 or 3 channels");
    }

    @Test
    void refusesTwoImages() {
        assertRefused(
                changed(graph -> graph.addInput(graph.getInput(0).toBuilder().setName("y"))),
                "has 2 inputs [x, y]; expected one");
    }

    @Test
    void refusesBatchNormalisationInTrainingMode() {
        assertRefused(
                changed(
                        graph ->
                                graph.addNodeBuilder()
                                        .setName("norm")
                                        .setOpType("BatchNormalization")
                                        .addAttribute(GraphWriter.integer("training_mode", 1))),
                "is in training mode: node 'norm' (BatchNormalization)");
    }

    @Test
    void refusesBatchNormalisationThatGivesItsStatistics() {
        assertRefused(
                changed(
                        graph ->
                                graph.addNodeBuilder()
                                        .setOpType("BatchNormalization")
                                        .addAllOutput(List.of("y", "mean", "var"))),
                "is in training mode: node 'y' (BatchNormalization)");
    }

    @Test
    void refusesDropoutThatDrops() {
        TensorProto yes =
                TensorProto.newBuilder()
                        .setName("yes")
                        .setDataType(TensorProto.DataType.BOOL.getNumber())
                        .addInt32Data(1)
                        .build();

        assertRefused(
                changed(
                        graph ->
                                graph.addInitializer(yes)
                                        .addNodeBuilder()
                                        .setName("drop")
                                        .setOpType("Dropout")
                                        .addAllInput(List.of("third", "", "yes"))),
                "is in training mode: node 'drop' (Dropout)");
    }

    @Test
    void refusesOperatorsOfARuntimeOfItsOwn() {
        assertRefused(
                changed(
                        graph ->
                                graph.addNodeBuilder()
                                        .setName("fused")
                                        .setOpType("FusedConv")
                                        .setDomain("com.microsoft")),
                "of domain 'com.microsoft': node 'fused' (FusedConv)");
    }

    @Test
    void refusesANetworkWhoseAnswerDependsOnTheRestOfTheBatch() {
        ModelProto mixed =
                changed(
                        graph -> {
                            GraphWriter extra = new GraphWriter("extra");
                            extra.node(
                                    "ReduceMean",
                                    "average",
                                    List.of("logits"),
                                    GraphWriter.integers("axes", 0));
                            extra.node("Sub", "centred", List.of("logits", "average"));
                            graph.addAllNode(extra.graph().getNodeList());
                            graph.getOutputBuilder(0).setName("centred");
                        });

        assertRefused(
                mixed, "answers 3 random images at once otherwise than the file does one by one");
    }

    @Test
    void refusesABatchSizeThatCannotBeTakenOut() {
        ModelProto split =
                changed(
                        graph -> {
                            graph.addNode(GraphWriter.nodeOf("Squeeze", "bare", List.of("logits")));
                            GraphWriter extra = new GraphWriter("extra");
                            extra.constant("axes", 0L);
                            extra.node("Unsqueeze", "again", List.of("bare", "axes"));
                            graph.addAllInitializer(extra.graph().getInitializerList());
                            graph.addAllNode(extra.graph().getNodeList());
                            graph.getOutputBuilder(0).setName("again");
                        });

        assertRefused(split, "gives again of shape [1, 3, 3] for 3 images; expected [3,3]");
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
    void refusesAnOpsetThatTheRuntimeDoesNotKnow() {
        ModelProto tooNew =
                ToyNetwork.model().toBuilder()
                        .setOpsetImport(0, OperatorSetIdProto.newBuilder().setVersion(27))
                        .build();

        assertRefused(tooNew, "Opset 27 is under development");
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
                "has control flow: node 'choice' (If)");
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
