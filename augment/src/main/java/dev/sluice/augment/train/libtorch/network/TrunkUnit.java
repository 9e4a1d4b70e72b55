package dev.sluice.augment.train.libtorch.network;

import dev.sluice.augment.train.branch.TrunkBlock;
import dev.sluice.augment.train.libtorch.layer.BatchNormalization;
import dev.sluice.augment.train.libtorch.layer.ConvolutionUnit;
import dev.sluice.augment.train.libtorch.layer.Feature;
import dev.sluice.augment.train.libtorch.layer.OnnxGraph;
import dev.sluice.augment.train.libtorch.layer.Pass;
import dev.sluice.augment.train.libtorch.layer.Weights;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A {@link TrunkBlock} with its weights; the output is named {@code <name>.out}. */
final class TrunkUnit {

    private final String name;
    private final boolean hasShortcut;
    private final BiFunction<Tensor, Pass, Tensor> layers;
    private final BiFunction<OnnxGraph, Feature, Feature> exportedLayers;

    TrunkUnit(Weights weights, String name, int in, TrunkBlock block) {
        this.name = name;
        this.hasShortcut = block.shortcut() == TrunkBlock.Shortcut.IDENTITY;
        switch (block.kind()) {
            case CONVOLUTION -> {
                ConvolutionUnit only =
                        new ConvolutionUnit(
                                weights, name, "", in, block.width(), 3, block.stride());
                layers = only::forward;
                exportedLayers = only::export;
            }
            case SEPARABLE -> {
                ConvolutionUnit depthwise =
                        ConvolutionUnit.depthwise(weights, name, "1", in, block.stride());
                ConvolutionUnit pointwise =
                        new ConvolutionUnit(weights, name, "2", in, block.width(), 1, 1);
                layers =
                        (input, pass) ->
                                pointwise.forward(
                                        torch.relu_(depthwise.forward(input, pass)), pass);
                exportedLayers =
                        (graph, input) ->
                                pointwise.export(
                                        graph,
                                        graph.relu(
                                                name + ".relu1", depthwise.export(graph, input)));
            }
            case NORMALISATION -> {
                BatchNormalization only = new BatchNormalization(weights, name + ".bn", in);
                layers = only::forward;
                exportedLayers = only::export;
            }
            default -> throw new IllegalStateException(block.kind().toString());
        }
    }

    Tensor forward(Tensor input, Pass pass) {
        Tensor inner = layers.apply(input, pass);
        return torch.relu_(hasShortcut ? inner.add(input) : inner);
    }

    Feature export(OnnxGraph graph, Feature input) {
        Feature inner = exportedLayers.apply(graph, input);
        return graph.relu(
                name + ".out", hasShortcut ? graph.add(name + ".add", inner, input) : inner);
    }
}
