package dev.sluice.augment.train.libtorch.layer;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** A square convolution without bias. */
public final class Convolution {

    private final String name;
    private final int stride;
    private final int padding;
    private final int groups;
    private final boolean ofPixels;
    private final Tensor weight;

    /**
     * @param name of the node
     * @param kernel edge in pixels, odd; the padding keeps H and W at stride 1
     */
    public Convolution(Weights weights, String name, int in, int out, int kernel, int stride) {
        this(weights, name, in, out, kernel, stride, 1);
    }

    private Convolution(
            Weights weights, String name, int in, int out, int kernel, int stride, int groups) {
        this.name = name;
        this.stride = stride;
        this.padding = kernel / 2;
        this.groups = groups;
        this.ofPixels = kernel == 1 && groups == 1;
        int inEach = in / groups;
        this.weight =
                weights.heNormal((long) inEach * kernel * kernel, out, inEach, kernel, kernel);
    }

    /** 3x3, of each channel by itself. */
    static Convolution depthwise(Weights weights, String name, int channels, int stride) {
        return new Convolution(weights, name, channels, channels, 3, stride, channels);
    }

    /** [N,in,H,W] to [N,out,H/stride,W/stride], channels-last. */
    public Tensor forward(Tensor input, Pass pass) {
        return ofPixels ? product(input, pass) : convolved(input, pass);
    }

    /**
     * With one pixel wide kernels it is a product of matrices, [N*H*W,in] and [in,out]. Not left to
     * libtorch's convolution: on processors with AVX2 and no AVX-512, oneDNN 3.7's gradient of such
     * weights writes past their end where channels are no multiple of 8, which ends the process.
     */
    private Tensor product(Tensor input, Pass pass) {
        LongOptional whole = new LongOptional();
        Tensor strided = input.slice(2, whole, whole, stride).slice(3, whole, whole, stride);
        Tensor pixels = pass.cast(strided).permute(0, 2, 3, 1);
        return torch.linear(pixels, pass.cast(weight).flatten(1, -1)).permute(0, 3, 1, 2);
    }

    /**
     * One channel in stays float32: on processors with AVX-512, libtorch 2.10's convolution of one
     * in bfloat16 into fewer than 16 takes a part of the kernel only, and is no convolution.
     */
    private Tensor convolved(Tensor input, Pass pass) {
        Pass own = input.size(1) == 1 ? Pass.TRAIN_FLOAT32 : pass;
        Tensor convolved =
                torch.conv2d(
                        own.cast(input),
                        own.cast(weight),
                        new TensorOptional(),
                        new long[] {stride, stride},
                        new long[] {padding, padding},
                        new long[] {1, 1},
                        groups);
        // With one channel in, libtorch sees no memory format and answers channels-first; what
        // follows would mix the two, at several times the cost.
        return convolved.contiguous(MemoryFormat.ChannelsLast);
    }

    public Feature export(OnnxGraph graph, Feature input) {
        return graph.convolution(name, input, weight, stride, padding, groups);
    }
}
