package dev.sluice.augment.train.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.train.OnnxMetadata;
import dev.sluice.augment.train.Progress;
import dev.sluice.augment.train.ProgressListener;
import dev.sluice.augment.train.Trainer;
import dev.sluice.augment.train.TrainingDivergedException;
import dev.sluice.augment.train.backbone.BackboneSpec;
import dev.sluice.augment.train.backbone.DenseNetSpec;
import dev.sluice.augment.train.backbone.ResidualNetworkSpec;
import dev.sluice.augment.train.backbone.VggSpec;
import dev.sluice.augment.train.libtorch.network.OnnxRun;
import dev.sluice.augment.train.recipe.Augmentation;
import dev.sluice.augment.train.recipe.LearningRate;
import dev.sluice.augment.train.recipe.Optimiser;
import dev.sluice.augment.train.recipe.Precision;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LibtorchTrainerTest {

    private static final ResidualNetworkSpec NETWORK =
            new ResidualNetworkSpec(ToyImages.SHAPE, 3, 1, List.of(4, 8));

    private final Trainer trainer = new LibtorchTrainer(1);
    private final List<Progress> heard = new ArrayList<>();

    @ParameterizedTest
    @MethodSource("families")
    void aSmallNetworkLearnsToTellImagesApart(BackboneSpec family) {
        ModelProto network =
                trainer.pretrain(
                        family,
                        ToyImages.of(600, 1),
                        recipe(20, 1, Precision.BFLOAT16),
                        heard::add);

        float[] logits = OnnxRun.of(network, normalised(network), shape(1, 8, 8), "logits");
        assertThat(ToyImages.accuracy(logits)).isGreaterThan(0.95);
        assertThat(heard.get(heard.size() - 1).loss()).isLessThan(heard.get(0).loss());
    }

    static Stream<BackboneSpec> families() {
        return Stream.of(
                NETWORK,
                new VggSpec(ToyImages.SHAPE, 3, List.of(1, 1), List.of(4, 8)),
                new DenseNetSpec(ToyImages.SHAPE, 3, 1, 4));
    }

    @Test
    void theSameSeedGivesTheSameNetworks() {
        assertThat(pretrain(1)).isEqualTo(pretrain(1));
    }

    @Test
    void anotherSeedGivesAnotherNetwork() {
        assertThat(pretrain(2)).isNotEqualTo(pretrain(1));
    }

    @Test
    void tellsEveryStep() {
        trainer.pretrain(
                NETWORK, ToyImages.of(150, 1), recipe(2, 1, Precision.FLOAT32), heard::add);

        // Batches of 64: two an epoch, the last 22 images wait for another shuffle.
        assertThat(heard).extracting(Progress::epoch).containsExactly(0, 0, 1, 1);
        assertThat(heard).extracting(Progress::step).containsExactly(0, 1, 0, 1);
        assertThat(heard).extracting(Progress::endsEpoch).containsExactly(false, true, false, true);
        assertThat(heard).allSatisfy(p -> assertThat(p.accuracies()).hasSize(1));
        assertThat(heard).allSatisfy(p -> assertThat(p.imagesPerSecond()).isPositive());
    }

    @Test
    void aSetSmallerThanABatchIsOneBatch() {
        trainer.pretrain(NETWORK, ToyImages.of(10, 1), recipe(1, 1, Precision.FLOAT32), heard::add);

        assertThat(heard).hasSize(1);
    }

    @Test
    void aLossThatIsNoNumberEndsTheTrainingWithWhereAndHow() {
        TrainingRecipe wild =
                new TrainingRecipe(
                        30,
                        64,
                        Optimiser.SGD,
                        new LearningRate(1e12, 0, LearningRate.Decay.LINEAR),
                        5e-4,
                        0,
                        Augmentation.NONE,
                        Precision.FLOAT32,
                        1);

        assertThatThrownBy(
                        () ->
                                trainer.pretrain(
                                        NETWORK,
                                        ToyImages.of(128, 1),
                                        wild,
                                        ProgressListener.SILENT))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageMatching(
                        "training diverged: loss (NaN|Infinity) at epoch \\d+, step \\d+ \\(both"
                                + " from 0\\), learning rate .*e\\+11; try a smaller learning rate, .*");
    }

    @Test
    void writesMeanAndDeviationOfTheTrainingImages() {
        ModelProto network = pretrain(1);
        Normalisation expected = Normalisation.of(ToyImages.of(128, 1));

        assertThat(OnnxMetadata.mean(network).orElseThrow()).isEqualTo(expected.mean());
        assertThat(OnnxMetadata.std(network).orElseThrow()).isEqualTo(expected.std());
    }

    @Test
    void refusesImagesWithoutALabel() {
        ImageSet unlabelled =
                ImageSet.of(
                        ToyImages.SHAPE,
                        new byte[128],
                        new int[] {0, ImageSet.NO_LABEL},
                        ToyImages.CLASSES);

        assertThatThrownBy(
                        () ->
                                trainer.pretrain(
                                        NETWORK,
                                        unlabelled,
                                        recipe(1, 1, Precision.FLOAT32),
                                        ProgressListener.SILENT))
                .hasMessageContaining("image 1 has no label");
    }

    @Test
    void refusesImagesOfAnotherShape() {
        ImageSet other =
                ImageSet.of(new ImageShape(1, 4, 16), new byte[64], new int[1], ToyImages.CLASSES);

        assertThatThrownBy(
                        () ->
                                trainer.pretrain(
                                        NETWORK,
                                        other,
                                        recipe(1, 1, Precision.FLOAT32),
                                        ProgressListener.SILENT))
                .hasMessageContaining(
                        "network takes 1x8x8 images of 3 classes, found 1x4x16 images of 3");
    }

    private ModelProto pretrain(long seed) {
        return trainer.pretrain(
                NETWORK,
                ToyImages.of(128, 1),
                recipe(1, seed, Precision.BFLOAT16),
                ProgressListener.SILENT);
    }

    private static TrainingRecipe recipe(int epochs, long seed, Precision precision) {
        return new TrainingRecipe(
                epochs,
                64,
                Optimiser.SGD,
                new LearningRate(0.1, 0.15, LearningRate.Decay.LINEAR),
                5e-4,
                0,
                new Augmentation(1, 0),
                precision,
                seed);
    }

    private static long[] shape(long channels, long height, long width) {
        return new long[] {ToyImages.UNSEEN.count(), channels, height, width};
    }

    private static float[] normalised(ModelProto network) {
        float mean = OnnxMetadata.mean(network).orElseThrow()[0];
        float std = OnnxMetadata.std(network).orElseThrow()[0];
        ByteBuffer pixels = ToyImages.pixels();
        float[] values = new float[pixels.capacity()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (Byte.toUnsignedInt(pixels.get(i)) / 255f - mean) / std;
        }
        return values;
    }
}
