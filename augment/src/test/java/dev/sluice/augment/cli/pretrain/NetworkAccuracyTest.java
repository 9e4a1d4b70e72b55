package dev.sluice.augment.cli.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.train.OnnxMetadata;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkAccuracyTest {

    /** Two channels of one pixel: the answer is the channel that is brighter once normalised. */
    private static final ImageShape SHAPE = new ImageShape(2, 1, 1);

    @Test
    void countsTheImagesOfWhichTheLargestLogitIsTheLabels() {
        byte[] pixels = {100, 50, 50, 100, 100, 50, (byte) 255, 0};
        ImageSet images = ImageSet.of(SHAPE, pixels, new int[] {0, 1, 1, 0}, List.of("a", "b"));

        assertThat(NetworkAccuracy.of(network("0,0", "1,1"), images, 1)).isEqualTo(0.75);
    }

    @Test
    void normalisesEachChannelAsTheNetworkSays() {
        // (100/255 - 0.5) / 0.1 < (50/255 - 0.1) / 0.2: the darker channel is the brighter one.
        ImageSet images =
                ImageSet.of(SHAPE, new byte[] {100, 50}, new int[] {1}, List.of("a", "b"));

        assertThat(NetworkAccuracy.of(network("0.5,0.1", "0.1,0.2"), images, 1)).isEqualTo(1);
        assertThat(NetworkAccuracy.of(network("0,0", "1,1"), images, 1)).isZero();
    }

    @Test
    void aLastBatchThatIsNotFullCountsForItsImagesOnly() {
        int count = 130;
        byte[] pixels = new byte[2 * count];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            pixels[2 * i] = 100;
            labels[i] = i < 101 ? 0 : 1;
        }
        ImageSet images = ImageSet.of(SHAPE, pixels, labels, List.of("a", "b"));

        assertThat(NetworkAccuracy.of(network("0,0", "1,1"), images, 1)).isEqualTo(101 / 130.0);
    }

    /** Flattens {@code images} to {@code logits}. */
    private static ModelProto network(String mean, String std) {
        NodeProto flatten =
                NodeProto.newBuilder()
                        .setOpType("Flatten")
                        .addInput("images")
                        .addOutput("logits")
                        .build();
        ModelProto model =
                ModelProto.newBuilder()
                        .setIrVersion(8)
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                        .setGraph(
                                GraphProto.newBuilder()
                                        .setName("flatten")
                                        .addNode(flatten)
                                        .addInput(tensor("images", 2, 1, 1))
                                        .addOutput(tensor("logits", 2)))
                        .build();
        return OnnxMetadata.with(model, Map.of(OnnxMetadata.MEAN, mean, OnnxMetadata.STD, std));
    }

    private static ValueInfoProto tensor(String name, long... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam("N");
        for (long size : sizes) {
            shape.addDimBuilder().setDimValue(size);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        TypeProto.newBuilder()
                                .setTensorType(
                                        TypeProto.Tensor.newBuilder()
                                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                                .setShape(shape)))
                .build();
    }
}
