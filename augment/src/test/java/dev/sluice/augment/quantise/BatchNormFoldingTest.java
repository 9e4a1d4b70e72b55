package dev.sluice.augment.quantise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.onnx.GraphIndex;
import dev.sluice.augment.onnx.GraphWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of one convolution 1x1 from two channels to two, and a normalisation. */
class BatchNormFoldingTest {

    private final GraphWriter graph = new GraphWriter("folding");

    BatchNormFoldingTest() {
        graph.input("x", TensorProto.DataType.FLOAT, List.of(2, 1, 1));
        graph.constant("w", new float[] {1, 2, 3, 4}, 2, 2, 1, 1);
        graph.constant("b", new float[] {0.5f, -0.5f}, 2);
        graph.constant("gamma", new float[] {2, 3}, 2);
        graph.constant("beta", new float[] {0.1f, 0.2f}, 2);
        graph.constant("mean", new float[] {1, -1}, 2);
        graph.constant("variance", new float[] {4, 0.25f}, 2);
    }

    @Test
    void weightsAndBiasTakeTheNormalisationIn() {
        graph.node("Conv", "conv", List.of("x", "w", "b"));
        normalised("conv", "y");
        GraphProto folded = folded("y");

        NodeProto node = only(folded);
        assertThat(node.getOpType()).isEqualTo("Conv");
        assertThat(node.getOutput(0)).isEqualTo("y");
        GraphIndex index = new GraphIndex(folded);
        float[] w = Graphs.floats(index.initialiser(node.getInput(1)).orElseThrow());
        float[] b = Graphs.floats(index.initialiser(node.getInput(2)).orElseThrow());
        // gains 2 / sqrt(4) and 3 / sqrt(0.25), epsilon left aside
        assertThat(w).containsExactly(new float[] {1, 2, 18, 24}, within(1e-3f));
        assertThat(b).containsExactly(new float[] {-0.4f, 3.2f}, within(1e-3f));
        assertThat(folded.getInitializerCount()).isEqualTo(2);
    }

    @Test
    void aConvolutionWithoutABiasGetsOne() {
        graph.node("Conv", "conv", List.of("x", "w"));
        normalised("conv", "y");
        GraphProto folded = folded("y");

        float[] b =
                Graphs.floats(
                        new GraphIndex(folded).initialiser(only(folded).getInput(2)).orElseThrow());
        assertThat(b).containsExactly(new float[] {-0.9f, 6.2f}, within(1e-3f));
    }

    @Test
    void whatElseIsReadStaysAsItIs() {
        graph.node("Conv", "conv", List.of("x", "w", "b"));
        normalised("conv", "normal");
        graph.node("Add", "y", List.of("normal", "conv"));

        GraphProto folded = folded("y");

        assertThat(folded.getNodeList()).isEqualTo(graph.graph().getNodeList());
    }

    @Test
    void aNormalisationBehindNoConvolutionStays() {
        normalised("x", "normal");
        graph.node("Conv", "y", List.of("normal", "w", "b"));

        assertThat(folded("y").getNodeList()).isEqualTo(graph.graph().getNodeList());
    }

    private void normalised(String in, String out) {
        graph.node("BatchNormalization", out, List.of(in, "gamma", "beta", "mean", "variance"));
    }

    private GraphProto folded(String output) {
        graph.output(output, TensorProto.DataType.FLOAT, List.of(2, 1, 1));
        return BatchNormFolding.fold(graph.graph());
    }

    private static NodeProto only(GraphProto graph) {
        assertThat(graph.getNodeCount()).isOne();
        return graph.getNode(0);
    }
}
