package dev.sluice.augment.train.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.train.ResidualNetworkSpec;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.AbstractTensor;
import org.junit.jupiter.api.Test;

class ResidualNetworkTest {

    private static final ResidualNetworkSpec SPEC =
            new ResidualNetworkSpec(new ImageShape(3, 9, 10), 4, 2, List.of(4, 6, 8));

    @Test
    void theExportedNetworkGivesTheTrainersLogits() {
        try (ResidualNetwork network = new ResidualNetwork(SPEC, 1)) {
            moveStatistics(network);
            float[] images = gaussian(5 * SPEC.input().pixels(), 7);

            float[] ours = forward(network, images, Pass.EVALUATE);
            float[] exported =
                    OnnxRun.of(
                            network.export(Map.of()), images, new long[] {5, 3, 9, 10}, "logits");

            assertThat(exported).hasSize(5 * 4);
            assertThat(exported).containsExactly(ours, Offset.offset(1e-4f));
        }
    }

    @Test
    void blocksEndInTensorsThatCanBeNamedAsCuts() {
        try (ResidualNetwork network = new ResidualNetwork(SPEC, 1)) {
            ModelProto model = network.export(Map.of());

            assertThat(model.getGraph().getValueInfoList())
                    .extracting(ValueInfoProto::getName)
                    .containsExactly(
                            "stem.out",
                            "group0.block0.out",
                            "group0.block1.out",
                            "group1.block0.out",
                            "group1.block1.out",
                            "group2.block0.out",
                            "group2.block1.out");
            assertThat(model.getGraph().getNodeList())
                    .filteredOn(node -> node.getOpType().equals("BatchNormalization"))
                    .hasSize(1 + 2 * 6 + 2);
            assertThat(model.getGraph().getNodeList())
                    .extracting(NodeProto::getName)
                    .doesNotHaveDuplicates();
            assertThat(model.getIrVersion()).isEqualTo(8);
            assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(13);
        }
    }

    @Test
    void describesTheShapesOfCuts() {
        try (ResidualNetwork network = new ResidualNetwork(SPEC, 1)) {
            ValueInfoProto last = network.export(Map.of()).getGraph().getValueInfo(6);

            var dims = last.getType().getTensorType().getShape().getDimList();
            assertThat(dims.get(0).getDimParam()).isEqualTo("N");
            assertThat(dims.subList(1, 4))
                    .extracting(dim -> dim.getDimValue())
                    .containsExactly(8L, 3L, 3L);
        }
    }

    /** A training pass, so that running statistics are not what they start with. */
    private static void moveStatistics(ResidualNetwork network) {
        forward(network, gaussian(8 * SPEC.input().pixels(), 3), Pass.TRAIN_FLOAT32);
    }

    private static float[] forward(ResidualNetwork network, float[] images, Pass pass) {
        long n = images.length / SPEC.input().pixels();
        return Tensors.scoped(
                () ->
                        Tensors.floats(
                                network.forward(AbstractTensor.create(images, n, 3, 9, 10), pass)));
    }

    private static float[] gaussian(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
