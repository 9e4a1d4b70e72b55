package dev.sluice.augment.train.libtorch.network;

import dev.sluice.augment.train.libtorch.layer.ConvolutionUnit;
import dev.sluice.augment.train.libtorch.layer.Feature;
import dev.sluice.augment.train.libtorch.layer.OnnxGraph;
import dev.sluice.augment.train.libtorch.layer.Pass;
import dev.sluice.augment.train.libtorch.layer.Weights;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Two 3x3 convolutions and a shortcut around them; the output is named {@code <name>.out}. */
final class ResidualBlock {

    private final String name;
    private final ConvolutionUnit first;
    private final ConvolutionUnit second;
    private final Optional<ConvolutionUnit> projection;

    ResidualBlock(Weights weights, String name, int in, int out, int stride) {
        this.name = name;
        this.first = new ConvolutionUnit(weights, name, "1", in, out, 3, stride);
        this.second = new ConvolutionUnit(weights, name, "2", out, out, 3, 1);
        this.projection =
                in == out && stride == 1
                        ? Optional.empty()
                        : Optional.of(
                                new ConvolutionUnit(
                                        weights, name + ".shortcut", "", in, out, 1, stride));
    }

    Tensor forward(Tensor input, Pass pass) {
        Tensor inner = torch.relu_(first.forward(input, pass));
        Tensor residual = second.forward(inner, pass);
        Tensor shortcut = projection.map(unit -> unit.forward(input, pass)).orElse(input);
        return torch.relu_(residual.add(shortcut));
    }

    Feature export(OnnxGraph graph, Feature input) {
        Feature inner = graph.relu(name + ".relu1", first.export(graph, input));
        Feature residual = second.export(graph, inner);
        Feature shortcut = projection.map(unit -> unit.export(graph, input)).orElse(input);
        Feature out = graph.relu(name + ".out", graph.add(name + ".add", residual, shortcut));
        graph.describe(out);
        return out;
    }
}
