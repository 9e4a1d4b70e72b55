package dev.sluice.augment.train.libtorch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** A square convolution without bias. */
final class Convolution {

    private final String name;
    private final int stride;
    private final int padding;
    private final Tensor weight;

    /**
     * @param name of the node
     * @param kernel edge in pixels, odd; the padding keeps H and W at stride 1
     */
    Convolution(Weights weights, String name, int in, int out, int kernel, int stride) {
        this.name = name;
        this.stride = stride;
        this.padding = kernel / 2;
        this.weight = weights.heNormal((long) in * kernel * kernel, out, in, kernel, kernel);
    }

    /** [N,in,H,W] to [N,out,H/stride,W/stride], channels-last. */
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
        // With one channel in, libtorch sees no memory format and answers channels-first; what
        // follows would mix the two, at several times the cost.
        return convolved.contiguous(MemoryFormat.ChannelsLast);
    }

    Feature export(OnnxGraph graph, Feature input) {
        return graph.convolution(name, input, weight, stride, padding);
    }
}
