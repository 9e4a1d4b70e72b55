package dev.sluice.augment.quantise;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.compose.ExitBranch;
import dev.sluice.augment.compose.ExitScoring;
import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.compose.StageComposer;
import dev.sluice.augment.cut.GraphCutter;
import dev.sluice.augment.onnx.GraphWriter;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.bundle.BundleWriter;
import java.util.List;
import java.util.stream.IntStream;

/** Stages of {@link ToyNetwork}, otherwise cut or of another opset. */
final class StagesOf {

    private StagesOf() {}

    static List<BundleWriter.Stage> opset(long opset) {
        return stages(
                Network.read("toy", ToyNetwork.model(opset).toByteArray()),
                List.of("first", "second"));
    }

    /** At a tensor [4,6,6]. */
    static List<BundleWriter.Stage> cutAt(String tensor) {
        return stages(ToyNetwork.network(), List.of(tensor));
    }

    /**
     * Of weights that make the channels of the first feature so many times as large.
     *
     * @param factors [4]
     */
    static List<BundleWriter.Stage> firstChannelsTimes(float... factors) {
        ModelProto.Builder model = ToyNetwork.model().toBuilder();
        GraphProto.Builder graph = model.getGraphBuilder();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            if (graph.getInitializer(i).getName().equals("conv1.weight")) {
                float[] weights = Graphs.floats(graph.getInitializer(i));
                for (int w = 0; w < weights.length; w++) {
                    weights[w] *= factors[w / 9];
                }
                graph.setInitializer(
                        i, GraphWriter.tensor("conv1.weight", weights, factors.length, 1, 3, 3));
            }
        }
        return stages(Network.read("toy", model.build().toByteArray()), List.of("first", "second"));
    }

    private static List<BundleWriter.Stage> stages(Network network, List<String> cuts) {
        List<ExitBranch> branches =
                IntStream.range(0, cuts.size())
                        .mapToObj(
                                exit ->
                                        new ExitBranch(
                                                ToyNetwork.branch(
                                                        4, 6, 6, ToyNetwork.CLASSES, 50 + exit),
                                                10,
                                                new ExitScoring.MaxProbability()))
                        .toList();
        return new StageComposer(
                        GraphCutter.cut(network, cuts),
                        new PixelNormalisation(List.of(0.3f), List.of(0.2f)))
                .compose(branches);
    }
}
