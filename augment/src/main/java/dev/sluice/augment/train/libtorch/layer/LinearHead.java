package dev.sluice.augment.train.libtorch.layer;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Linear layer on a pooled vector, float32 in every pass. */
public final class LinearHead {

    private final String name;
    private final Tensor weight;
    private final Tensor bias;

    public LinearHead(Weights weights, String name, int in, int out) {
        this.name = name;
        this.weight = weights.heNormal(in, out, in);
        this.bias = weights.constant(0, out);
    }

    /** [N,in] to [N,out]. */
    public Tensor forward(Tensor pooled) {
        return torch.linear(pooled, weight, new TensorOptional(bias));
    }

    public void export(OnnxGraph graph, String pooled, String output) {
        graph.linear(name, pooled, weight, bias, output);
        graph.output(output, (int) weight.size(0));
    }
}
