package dev.sluice.augment.cli.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.cut.MacCounter;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.train.libtorch.UntrainedBackbone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BackboneOptionsTest {

    private static final ImageShape GREY = new ImageShape(1, 28, 28);
    private static final ImageShape COLOUR = new ImageShape(3, 32, 32);
    private static final int CLASSES = 10;

    /** Options to what the network is called. */
    private static final Map<String, String> NETWORKS =
            new TreeMap<>(
                    Map.of(
                            "--family resnet", "ResNet-20",
                            "--family resnet --blocks 9", "ResNet-56",
                            "--family vgg", "VGG of 6 convolutions",
                            "--family vgg --convolutions 1,1,2,2,2 --widths 64,128,256,512,512",
                                    "VGG-11",
                            "--family vgg --convolutions 2,2,3", "VGG of 7 convolutions",
                            "--family densenet --layers 3", "DenseNet of depth 13",
                            "--family densenet --layers 6", "DenseNet of depth 22, the default",
                            "--family densenet --layers 12", "DenseNet of depth 40"));

    @Test
    void theDocsTellTheSizesOfNetworks() throws IOException {
        StringBuilder table =
                new StringBuilder(
                        """
                        | options | network | M MACs, 1x28x28 | M MACs, 3x32x32 | weights, 3x32x32 |
                        |---|---|---|---|---|
                        """);
        NETWORKS.forEach((options, name) -> table.append(row(options, name)));

        assertThat(Files.readString(Path.of("../docs/backbones.md"))).contains(table);
    }

    private static String row(String options, String name) {
        ModelProto grey = network(options, GREY);
        ModelProto colour = network(options, COLOUR);
        long weights =
                colour.getGraph().getInitializerList().stream()
                        .filter(tensor -> !tensor.getName().matches(".*\\.(mean|variance)"))
                        .mapToLong(BackboneOptionsTest::elements)
                        .sum();
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %.1f | %.1f | %,d |%n",
                options,
                name,
                MacCounter.count(grey).total() / 1e6,
                MacCounter.count(colour).total() / 1e6,
                weights);
    }

    private static ModelProto network(String options, ImageShape shape) {
        return UntrainedBackbone.of(
                CommandLine.populateCommand(new BackboneOptions(), options.split(" "))
                        .spec(shape, CLASSES));
    }

    private static long elements(TensorProto tensor) {
        return tensor.getDimsList().stream().reduce(1L, Math::multiplyExact);
    }
}
