package dev.sluice.augment.train.libtorch;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A square convolution without bias, then batch normalisation (Ioffe and Szegedy, arXiv
 * 1502.03167).
 */
final class ConvolutionUnit {

    private static final double STATISTICS_MOMENTUM = 0.1;
    private static final float EPSILON = 1e-5f;

    private final String convolutionName;
    private final String normalisationName;
    private final int stride;
    private final int padding;
    private final Tensor weight;
    private final Tensor scale;
    private final Tensor bias;
    private final Tensor mean;
    private final Tensor variance;

    /**
     * @param name prefix of the nodes' names
     * @param suffix appended to {@code conv} and {@code bn}, to tell the units of one block apart
     * @param kernel edge in pixels, odd; the padding keeps H and W at stride 1
     */
    ConvolutionUnit(
            Weights weights, String name, String suffix, int in, int out, int kernel, int stride) {
        this.convolutionName = name + ".conv" + suffix;
        this.normalisationName = name + ".bn" + suffix;
        this.stride = stride;
        this.padding = kernel / 2;
        this.weight = weights.heNormal((long) in * kernel * kernel, out, in, kernel, kernel);
        this.scale = weights.constant(1, out);
        this.bias = weights.constant(0, out);
        this.mean = weights.statistic(0, out);
        this.variance = weights.statistic(1, out);
    }

    /** [N,in,H,W] to [N,out,H/stride,W/stride], before any activation. */
    Tensor forward(Tensor input, Pass pass) {
        Tensor convolved =
                torch.conv2d(
                        pass.cast(input),
                        pass.cast(weight),
                        new TensorOptional(),
                        new long[] {stride, stride},
                        new long[] {padding, padding},
                        new long[] {1, 1},
                        1);
        return torch.batch_norm(
                convolved,
                new TensorOptional(scale),
                new TensorOptional(bias),
                new TensorOptional(mean),
                new TensorOptional(variance),
                pass.trains(),
                STATISTICS_MOMENTUM,
                EPSILON,
                false);
    }

    Feature export(OnnxGraph graph, Feature input) {
        Feature convolved = graph.convolution(convolutionName, input, weight, stride, padding);
        return graph.batchNormalization(
                normalisationName,
                convolved,
                Map.of("scale", scale, "bias", bias, "mean", mean, "variance", variance),
                EPSILON);
    }
}
