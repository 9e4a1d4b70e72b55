package dev.sluice.augment.quantise;

import dev.sluice.augment.compose.ExitBranch;
import dev.sluice.augment.compose.ExitScoring;
import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.compose.StageComposer;
import dev.sluice.augment.cut.GraphCutter;
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
