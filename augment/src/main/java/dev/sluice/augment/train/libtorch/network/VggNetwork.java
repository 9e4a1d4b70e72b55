package dev.sluice.augment.train.libtorch.network;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.train.backbone.VggSpec;
import dev.sluice.augment.train.libtorch.layer.ConvolutionUnit;
import dev.sluice.augment.train.libtorch.layer.Feature;
import dev.sluice.augment.train.libtorch.layer.LinearHead;
import dev.sluice.augment.train.libtorch.layer.OnnxGraph;
import dev.sluice.augment.train.libtorch.layer.Pass;
import dev.sluice.augment.train.libtorch.layer.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** {@link VggSpec}'s network. */
final class VggNetwork implements BackboneNetwork {

    private final VggSpec spec;
    private final Weights weights;
    private final List<List<ConvolutionUnit>> groups = new ArrayList<>();
    private final LinearHead head;

    VggNetwork(VggSpec spec, long seed) {
        this.spec = spec;
        this.weights = new Weights(seed);
        int channels = spec.input().channels();
        for (int group = 0; group < spec.widths().size(); group++) {
            int width = spec.widths().get(group);
            List<ConvolutionUnit> units = new ArrayList<>();
            for (int layer = 0; layer < spec.convolutions().get(group); layer++) {
                String name = name(group, layer);
                units.add(new ConvolutionUnit(weights, name, "", channels, width, 3, 1));
                channels = width;
            }
            groups.add(units);
        }
        this.head = new LinearHead(weights, "classifier", channels, spec.classes());
    }

    @Override
    public Weights weights() {
        return weights;
    }

    @Override
    public Tensor forward(Tensor images, Pass pass) {
        Tensor feature = images;
        for (int group = 0; group < groups.size(); group++) {
            feature = group == 0 ? feature : torch.max_pool2d(feature, 2, 2);
            for (ConvolutionUnit unit : groups.get(group)) {
                feature = torch.relu_(unit.forward(feature, pass));
            }
        }
        return head.forward(feature.to(ScalarType.Float).mean(2, 3));
    }

    @Override
    public ModelProto export(Map<String, String> metadata) {
        OnnxGraph graph = new OnnxGraph("vgg");
        ImageShape input = spec.input();
        Feature feature = graph.input("images", input.channels(), input.height(), input.width());
        for (int group = 0; group < groups.size(); group++) {
            if (group > 0) {
                feature = graph.maxPool("pool" + (group - 1) + ".out", feature);
                graph.describe(feature);
            }
            for (int layer = 0; layer < groups.get(group).size(); layer++) {
                Feature convolved = groups.get(group).get(layer).export(graph, feature);
                feature = graph.relu(name(group, layer) + ".out", convolved);
                graph.describe(feature);
            }
        }
        head.export(graph, graph.pool("pool", feature), "logits");
        return graph.model(metadata);
    }

    @Override
    public void close() {
        weights.close();
    }

    private static String name(int group, int layer) {
        return "group" + group + ".layer" + layer;
    }
}
