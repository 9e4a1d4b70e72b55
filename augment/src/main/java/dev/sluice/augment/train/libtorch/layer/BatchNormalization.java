package dev.sluice.augment.train.libtorch.layer;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Batch normalisation of each channel (Ioffe and Szegedy, arXiv 1502.03167). */
public final class BatchNormalization {

    private static final double STATISTICS_MOMENTUM = 0.1;
    private static final float EPSILON = 1e-5f;

    private final String name;
    private final Tensor scale;
    private final Tensor bias;
    private final Tensor mean;
    private final Tensor variance;

    /**
     * @param name of the node
     */
    public BatchNormalization(Weights weights, String name, int channels) {
        this.name = name;
        this.scale = weights.constant(1, channels);
        this.bias = weights.constant(0, channels);
        this.mean = weights.statistic(0, channels);
        this.variance = weights.statistic(1, channels);
    }

    /** [N,channels,H,W] to the same shape and number format. */
    public Tensor forward(Tensor input, Pass pass) {
        return torch.batch_norm(
                input,
                new TensorOptional(scale),
                new TensorOptional(bias),
                new TensorOptional(mean),
                new TensorOptional(variance),
                pass.trains(),
                STATISTICS_MOMENTUM,
                EPSILON,
                false);
    }

    public Feature export(OnnxGraph graph, Feature input) {
        return graph.batchNormalization(
                name,
                input,
                Map.of("scale", scale, "bias", bias, "mean", mean, "variance", variance),
                EPSILON);
    }
}
