package dev.sluice.augment.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sluice.augment.data.ImageShape;
import java.util.List;

/** Where the channels stand in a file's input. */
public enum ImageLayout {
    /** [N,C,H,W], as our images are. */
    PLANAR("[N,C,H,W]"),

    /** [N,H,W,C], as TensorFlow has them. */
    CHANNELS_LAST("[N,H,W,C]");

    /** Our images, in a graph that wants its channels last. */
    static final String PLANAR_INPUT = StageNames.OURS + "planar";

    private final String letters;

    ImageLayout(String letters) {
        this.letters = letters;
    }

    /** C, H, W of an input of these sizes after the batch. */
    ImageShape shape(int first, int second, int third) {
        return this == PLANAR
                ? new ImageShape(first, second, third)
                : new ImageShape(third, first, second);
    }

    /** Sizes of an input of one image. */
    long[] ofOne(ImageShape image) {
        return this == PLANAR
                ? new long[] {1, image.channels(), image.height(), image.width()}
                : new long[] {1, image.height(), image.width(), image.channels()};
    }

    /**
     * The graph with an input [N,C,H,W], N free.
     *
     * @param graph with one input, of this layout
     */
    GraphProto planar(GraphProto graph, ImageShape image) {
        List<Integer> shape = List.of(image.channels(), image.height(), image.width());
        String input = graph.getInput(0).getName();
        String name = this == PLANAR ? input : PLANAR_INPUT;
        ValueInfoProto free = GraphWriter.valueInfo(name, TensorProto.DataType.FLOAT, shape);
        GraphProto.Builder planar = graph.toBuilder().setInput(0, free);
        if (this == CHANNELS_LAST) {
            NodeProto turn =
                    GraphWriter.nodeOf(
                            "Transpose",
                            input,
                            List.of(name),
                            GraphWriter.integers("perm", 0, 2, 3, 1));
            planar.addNode(0, turn);
        }
        return planar.build();
    }

    @Override
    public String toString() {
        return letters;
    }
}
