package dev.sluice.augment.train.libtorch.network;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.train.backbone.DenseNetSpec;
import dev.sluice.augment.train.libtorch.layer.BatchNormalization;
import dev.sluice.augment.train.libtorch.layer.Convolution;
import dev.sluice.augment.train.libtorch.layer.Feature;
import dev.sluice.augment.train.libtorch.layer.LinearHead;
import dev.sluice.augment.train.libtorch.layer.OnnxGraph;
import dev.sluice.augment.train.libtorch.layer.Pass;
import dev.sluice.augment.train.libtorch.layer.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** {@link DenseNetSpec}'s network. */
final class DenseNetwork implements BackboneNetwork {

    private final DenseNetSpec spec;
    private final Weights weights;
    private final Convolution stem;
    private final List<List<NormalizedConvolution>> blocks = new ArrayList<>();
    private final List<NormalizedConvolution> transitions = new ArrayList<>();
    private final BatchNormalization last;
    private final LinearHead head;

    DenseNetwork(DenseNetSpec spec, long seed) {
        this.spec = spec;
        this.weights = new Weights(seed);
        int channels = DenseNetSpec.FIRST_CHANNELS;
        this.stem = new Convolution(weights, "stem.conv", spec.input().channels(), channels, 3, 1);
        for (int block = 0; block < DenseNetSpec.BLOCKS; block++) {
            if (block > 0) {
                String name = "transition" + (block - 1);
                transitions.add(new NormalizedConvolution(weights, name, channels, channels, 1));
            }
            List<NormalizedConvolution> layers = new ArrayList<>();
            for (int layer = 0; layer < spec.layersPerBlock(); layer++) {
                String name = name(block, layer);
                layers.add(new NormalizedConvolution(weights, name, channels, spec.growth(), 3));
                channels += spec.growth();
            }
            blocks.add(layers);
        }
        this.last = new BatchNormalization(weights, "last.bn", channels);
        this.head = new LinearHead(weights, "classifier", channels, spec.classes());
    }

    @Override
    public Weights weights() {
        return weights;
    }

    @Override
    public Tensor forward(Tensor images, Pass pass) {
        Tensor feature = stem.forward(images, pass);
        for (int block = 0; block < blocks.size(); block++) {
            if (block > 0) {
                Tensor mixed = transitions.get(block - 1).forward(feature, pass);
                feature = torch.avg_pool2d(mixed, 2, 2);
            }
            for (NormalizedConvolution layer : blocks.get(block)) {
                feature = torch.cat(new TensorVector(feature, layer.forward(feature, pass)), 1);
            }
        }
        Tensor active = torch.relu_(last.forward(feature, pass));
        return head.forward(active.to(ScalarType.Float).mean(2, 3));
    }

    @Override
    public ModelProto export(Map<String, String> metadata) {
        OnnxGraph graph = new OnnxGraph("densenet");
        ImageShape input = spec.input();
        Feature feature =
                stem.export(
                        graph,
                        graph.input("images", input.channels(), input.height(), input.width()));
        for (int block = 0; block < blocks.size(); block++) {
            if (block > 0) {
                Feature mixed = transitions.get(block - 1).export(graph, feature);
                feature = graph.averagePool("transition" + (block - 1) + ".out", mixed);
                graph.describe(feature);
            }
            for (int layer = 0; layer < blocks.get(block).size(); layer++) {
                Feature grown = blocks.get(block).get(layer).export(graph, feature);
                feature = graph.concat(name(block, layer) + ".out", feature, grown);
                graph.describe(feature);
            }
        }
        Feature active = graph.relu("last.out", last.export(graph, feature));
        graph.describe(active);
        head.export(graph, graph.pool("pool", active), "logits");
        return graph.model(metadata);
    }

    @Override
    public void close() {
        weights.close();
    }

    private static String name(int block, int layer) {
        return "block" + block + ".layer" + layer;
    }
}
