package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.train.branch.TrunkBlock;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A {@link TrunkBlock} with its weights; the output is named {@code <name>.out}. */
final class TrunkUnit {

    private final String name;
    private final TrunkBlock block;
    private final ConvolutionUnit convolution;

    TrunkUnit(Weights weights, String name, int in, TrunkBlock block) {
        this.name = name;
        this.block = block;
        this.convolution =
                new ConvolutionUnit(weights, name, "", in, block.width(), 3, block.stride());
    }

    Tensor forward(Tensor input, Pass pass) {
        Tensor convolved = convolution.forward(input, pass);
        return torch.relu_(hasShortcut() ? convolved.add(input) : convolved);
    }

    Feature export(OnnxGraph graph, Feature input) {
        Feature convolved = convolution.export(graph, input);
        return graph.relu(
                name + ".out",
                hasShortcut() ? graph.add(name + ".add", convolved, input) : convolved);
    }

    private boolean hasShortcut() {
        return block.shortcut() == TrunkBlock.Shortcut.IDENTITY;
    }
}
