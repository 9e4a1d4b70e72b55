package dev.sluice.augment.train.libtorch.layer;

import org.bytedeco.pytorch.Tensor;

/** A convolution, then batch normalisation. */
public final class ConvolutionUnit {

    private final Convolution convolution;
    private final BatchNormalization normalization;

    /**
     * @param name prefix of the nodes' names
     * @param suffix appended to {@code conv} and {@code bn}, to tell the units of one block apart
     * @param kernel edge in pixels, odd; the padding keeps H and W at stride 1
     */
    public ConvolutionUnit(
            Weights weights, String name, String suffix, int in, int out, int kernel, int stride) {
        this.convolution =
                new Convolution(weights, name + ".conv" + suffix, in, out, kernel, stride);
        this.normalization = new BatchNormalization(weights, name + ".bn" + suffix, out);
    }

    private ConvolutionUnit(Convolution convolution, BatchNormalization normalization) {
        this.convolution = convolution;
        this.normalization = normalization;
    }

    /** A 3x3 convolution of each channel by itself. */
    public static ConvolutionUnit depthwise(
            Weights weights, String name, String suffix, int channels, int stride) {
        return new ConvolutionUnit(
                Convolution.depthwise(weights, name + ".conv" + suffix, channels, stride),
                new BatchNormalization(weights, name + ".bn" + suffix, channels));
    }

    /** [N,in,H,W] to [N,out,H/stride,W/stride], before any activation. */
    public Tensor forward(Tensor input, Pass pass) {
        return normalization.forward(convolution.forward(input, pass), pass);
    }

    public Feature export(OnnxGraph graph, Feature input) {
        return normalization.export(graph, convolution.export(graph, input));
    }
}
