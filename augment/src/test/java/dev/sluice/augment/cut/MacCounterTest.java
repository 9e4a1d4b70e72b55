package dev.sluice.augment.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.onnx.SharedModels;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.augment.onnx.UnsupportedNetworkException;
import java.io.IOException;
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
