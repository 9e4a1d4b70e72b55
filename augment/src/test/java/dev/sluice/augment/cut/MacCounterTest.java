package dev.sluice.augment.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.onnx.SharedModels;
import dev.sluice.augment.onnx.TestingGraph;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.augment.onnx.UnsupportedNetworkException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MacCounterTest {

    @Test
    void countsConvolutionsAndLinearLayersOfOneImage() {
        MacCount macs = MacCounter.count(ToyNetwork.model());

        assertThat(macs.byOutput())
                .containsEntry("conv1", 3L * 3 * 1 * 4 * 6 * 6)
                .containsEntry("conv2", 3L * 3 * 4 * 4 * 6 * 6)
                .containsEntry("conv3", 3L * 3 * (4 / 2) * 6 * 3 * 3)
                .containsEntry("logits", 6L * 3)
                .hasSize(4);
        assertThat(macs.total()).isEqualTo(1_296 + 5_184 + 972 + 18);
    }

    @Test
    void countsResNet56AsPublished() throws IOException {
        Network network = Network.read(SharedModels.network("resnet56.onnx"));

        long macs = MacCounter.count(network.model()).total();

        assertThat(macs).isEqualTo(resNetMacs(9)).isBetween(125_485_000L, 125_487_000L);
    }

    @Test
    void countsPerChannelWhereEachChannelStandsAlone() {
        TestingGraph graph = new TestingGraph(3, 8, 8);
        String wide = graph.biased("x", "wide", 3, 8, 1, 1);
        String each = graph.grouped(wide, "each", 8, 8, 8);
        ModelProto model = graph.model(graph.linear(graph.pooled(each, "p"), "logits", 8, 4), 4);

        assertThat(MacCounter.count(model).byOutput())
                .containsEntry("wide", 3L * 8 * 8 * 8)
                .containsEntry("each", 3L * 3 * 8 * 8 * 8)
                .containsEntry("logits", 8L * 4);
    }

    @Test
    void aMatrixProductCostsWhatTheLinearLayerCosts() {
        TestingGraph graph = new TestingGraph(3, 8, 8);
        String pooled = graph.pooled("x", "p");
        graph.writer().constant("weight", new float[3 * 4], 3, 4);
        graph.writer().node("MatMul", "product", List.of(pooled, "weight"));
        graph.linear(pooled, "linear", 3, 4);
        ModelProto model = graph.model(graph.add("product", "linear", "logits"), 4);

        assertThat(MacCounter.count(model).byOutput())
                .containsExactly(Map.entry("product", 12L), Map.entry("linear", 12L));
    }

    @Test
    void pteenetsRuleCountsBiasesNormalisationActivationsAndPoolsToo() {
        TestingGraph graph = new TestingGraph(3, 8, 8);
        String folded = graph.relu(graph.biased("x", "folded", 3, 8, 3, 1));
        String pooled = graph.maxPool(folded, "max");
        String norm = graph.normalised(graph.convolution(pooled, "c", 8, 8, 1, 1), "norm", 8);
        ModelProto model = graph.model(graph.linear(graph.pooled(norm, "p"), "logits", 8, 4), 4);

        MacCount macs = MacCounter.count(model, CostRule.PTEENET);

        assertThat(macs.byOutput())
                .containsEntry("folded", 27L * 8 * 64 + 8 * 64)
                .containsEntry("folded.relu", 8L * 64)
                .containsEntry("max", 8L * 64)
                .containsEntry("c", 8L * 8 * 16)
                .containsEntry("norm", 2L * 8 * 16)
                .containsEntry("p.mean", 8L * 16)
                .containsEntry("logits", 8L * 4)
                .hasSize(7);
    }

    @Test
    void givesNoFigureForALayerThatItDoesNotKnow() {
        GraphProto.Builder graph = ToyNetwork.model().getGraph().toBuilder();
        graph.addNodeBuilder()
                .setName("scores")
                .setOpType("Einsum")
                .addInput("third")
                .addOutput("scores");
        ModelProto model = ToyNetwork.model().toBuilder().setGraph(graph).build();

        assertThatThrownBy(() -> MacCounter.count(model))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("node scores: Einsum is not supported");
    }

    /**
     * ResNet for CIFAR-10 with shortcuts without weights (He et al., arXiv 1512.03385, section
     * 4.2): a stem, three groups of {@code blocks} blocks of two 3x3 convolutions, a linear layer.
     */
    private static long resNetMacs(int blocks) {
        long macs = 9L * 3 * 16 * 32 * 32;
        int channels = 16;
        for (int group = 0; group < 3; group++) {
            int width = 16 << group;
            long places = (32L >> group) * (32 >> group);
            for (int block = 0; block < blocks; block++) {
                macs += 9 * channels * width * places + 9 * width * width * places;
                channels = width;
            }
        }
        return macs + 64 * 10;
    }
}
