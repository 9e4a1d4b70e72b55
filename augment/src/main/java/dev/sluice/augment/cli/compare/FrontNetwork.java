package dev.sluice.augment.cli.compare;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.cut.MacCounter;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.train.OnnxMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * A smaller network that may stand in front of a backbone.
 *
 * @param normalisation of its pixels, in [0, 1], with a mean and a std for each channel
 */
record FrontNetwork(Network network, PixelNormalisation normalisation) {

    /**
     * Reads a network.
     *
     * @param mean null to take it from the network's file, as {@code std}
     * @param image shape of those that it will run on
     * @throws IllegalArgumentException if it takes others, has not {@code classes} classes, or
     *     nobody says how it wants its pixels
     */
    static FrontNetwork read(
            Path file, @Nullable float[] mean, @Nullable float[] std, ImageShape image, int classes)
            throws IOException {
        Network network = Network.read(file);
        Competitors.requireFit(file, network.image(), network.classes(), image, classes);
        PixelNormalisation normalisation =
                PixelNormalisation.of(
                        mean == null ? its(file, OnnxMetadata.mean(network.model())) : mean,
                        std == null ? its(file, OnnxMetadata.std(network.model())) : std);
        return new FrontNetwork(network, normalisation.forChannels(image.channels()));
    }

    private static float[] its(Path file, Optional<float[]> said) {
        return said.orElseThrow(
                () ->
                        new IllegalArgumentException(
                                "%s does not say how its pixels are normalised; give --front-mean and --front-std"
                                        .formatted(file)));
    }

    /** A file that ends in a softmax is asked for what goes into it. */
    ModelProto givingLogits() {
        ModelProto.Builder model = network.model().toBuilder();
        model.getGraphBuilder()
                .setOutput(
                        0,
                        network.model().getGraph().getOutput(0).toBuilder()
                                .setName(network.logits()));
        return model.build();
    }

    /** For one image. */
    long macs() {
        return MacCounter.count(network.model()).total();
    }

    /** [C], of the normalisation. */
    float[] meanOfEach() {
        return floats(normalisation.mean());
    }

    /** [C], of the normalisation. */
    float[] stdOfEach() {
        return floats(normalisation.std());
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int c = 0; c < floats.length; c++) {
            floats[c] = values.get(c);
        }
        return floats;
    }
}
