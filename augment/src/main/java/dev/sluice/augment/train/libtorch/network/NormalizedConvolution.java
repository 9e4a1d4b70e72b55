package dev.sluice.augment.train.libtorch.network;

import dev.sluice.augment.train.libtorch.layer.BatchNormalization;
import dev.sluice.augment.train.libtorch.layer.Convolution;
import dev.sluice.augment.train.libtorch.layer.Feature;
import dev.sluice.augment.train.libtorch.layer.OnnxGraph;
import dev.sluice.augment.train.libtorch.layer.Pass;
import dev.sluice.augment.train.libtorch.layer.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Batch normalisation, ReLU, then a convolution of stride 1: the order of DenseNet. */
final class NormalizedConvolution {

    private final String name;
    private final BatchNormalization normalization;
    private final Convolution convolution;

    /**
     * @param name prefix of the nodes' names
     * @param kernel edge in pixels, odd
     */
    NormalizedConvolution(Weights weights, String name, int in, int out, int kernel) {
        this.name = name;
        this.normalization = new BatchNormalization(weights, name + ".bn", in);
        this.convolution = new Convolution(weights, name + ".conv", in, out, kernel, 1);
    }

    /** [N,in,H,W] to [N,out,H,W]. */
    Tensor forward(Tensor input, Pass pass) {
        return convolution.forward(torch.relu_(normalization.forward(input, pass)), pass);
    }

    Feature export(OnnxGraph graph, Feature input) {
        Feature active = graph.relu(name + ".relu", normalization.export(graph, input));
        return convolution.export(graph, active);
    }
}
