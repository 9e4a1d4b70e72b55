package dev.sluice.augment.train.libtorch.network;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.train.backbone.ResidualNetworkSpec;
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

/** {@link ResidualNetworkSpec}'s network. */
final class ResidualNetwork implements BackboneNetwork {

    private final ResidualNetworkSpec spec;
    private final Weights weights;
    private final ConvolutionUnit stem;
    private final List<ResidualBlock> blocks = new ArrayList<>();
    private final LinearHead head;

    ResidualNetwork(ResidualNetworkSpec spec, long seed) {
        this.spec = spec;
        this.weights = new Weights(seed);
        int channels = spec.widths().get(0);
        this.stem =
                new ConvolutionUnit(weights, "stem", "", spec.input().channels(), channels, 3, 1);
        for (int group = 0; group < spec.widths().size(); group++) {
            int width = spec.widths().get(group);
            for (int block = 0; block < spec.blocksPerGroup(); block++) {
                int stride = group > 0 && block == 0 ? 2 : 1;
                String name = "group" + group + ".block" + block;
                blocks.add(new ResidualBlock(weights, name, channels, width, stride));
                channels = width;
            }
        }
        this.head = new LinearHead(weights, "classifier", channels, spec.classes());
    }

    @Override
    public Weights weights() {
        return weights;
    }

    @Override
    public Tensor forward(Tensor images, Pass pass) {
        Tensor feature = torch.relu_(stem.forward(images, pass));
        for (ResidualBlock block : blocks) {
            feature = block.forward(feature, pass);
        }
        return head.forward(feature.to(ScalarType.Float).mean(2, 3));
    }

    @Override
    public ModelProto export(Map<String, String> metadata) {
        OnnxGraph graph = new OnnxGraph("residual_network");
        ImageShape input = spec.input();
        Feature feature = graph.input("images", input.channels(), input.height(), input.width());
        feature = graph.relu("stem.out", stem.export(graph, feature));
        graph.describe(feature);
        for (ResidualBlock block : blocks) {
            feature = block.export(graph, feature);
        }
        head.export(graph, graph.pool("pool", feature), "logits");
        return graph.model(metadata);
    }

    @Override
    public void close() {
        weights.close();
    }
}
