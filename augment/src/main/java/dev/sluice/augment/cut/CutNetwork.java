package dev.sluice.augment.cut;

import ai.onnx.proto.OnnxMl.GraphProto;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.train.branch.FeatureShape;
import java.util.List;

/**
 * A network and its segments.
 *
 * @param network that was cut
 * @param cuts names of the tensors between segments, from the image's end
 * @param shapes [C,H,W] of each cut
 * @param segments one more than cuts, in order; each a graph with one input and one output, float32
 *     [N, ...]: the image to the first cut, cut to cut, the last cut to the logits. They hold the
 *     initialisers that they use, and only these
 */
public record CutNetwork(
        Network network, List<String> cuts, List<FeatureShape> shapes, List<GraphProto> segments) {

    public CutNetwork {
        cuts = List.copyOf(cuts);
        shapes = List.copyOf(shapes);
        segments = List.copyOf(segments);
    }
}
