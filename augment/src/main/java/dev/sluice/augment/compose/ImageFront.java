package dev.sluice.augment.compose;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.onnx.GraphWriter;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.onnx.StageNames;
import java.util.List;

/** What stands before the backbone in our graphs: uint8 images, cast and normalised there. */
final class ImageFront {

    /** Oldest IR that has all we write; ours is the file's own where that is newer. */
    private static final long IR_VERSION = 8;

    private final Network network;
    private final PixelNormalisation normalisation;

    ImageFront(Network network, PixelNormalisation normalisation) {
        this.network = network;
        this.normalisation = normalisation.forChannels(network.image().channels());
    }

    /** Declares the input {@value StageNames#IMAGE} and makes the backbone's input of it. */
    void writeTo(GraphWriter graph) {
        ImageShape image = network.image();
        graph.input(
                StageNames.IMAGE,
                TensorProto.DataType.UINT8,
                List.of(image.channels(), image.height(), image.width()));
        long[] perChannel = {1, image.channels(), 1, 1};
        String pixels =
                graph.node(
                        "Cast",
                        StageNames.OURS + "pixels",
                        List.of(StageNames.IMAGE),
                        GraphWriter.integer("to", TensorProto.DataType.FLOAT.getNumber()));
        String offset =
                graph.constant(StageNames.OURS + "offset", normalisation.offset(), perChannel);
        String centred = graph.node("Sub", StageNames.OURS + "centred", List.of(pixels, offset));
        String scale = graph.constant(StageNames.OURS + "scale", normalisation.scale(), perChannel);
        graph.node("Div", network.input(), List.of(centred, scale));
    }

    /** A model of this graph for the operators that the backbone uses. */
    ModelProto model(GraphWriter graph) {
        return ModelProto.newBuilder()
                .setIrVersion(Math.max(IR_VERSION, network.model().getIrVersion()))
                .setProducerName("sluice")
                .addAllOpsetImport(network.model().getOpsetImportList())
                .setGraph(graph.graph())
                .build();
    }
}
