package dev.sluice.augment.train.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.backbone.ResidualNetworkSpec;
import dev.sluice.augment.train.recipe.Augmentation;
import dev.sluice.augment.train.recipe.LearningRate;
import dev.sluice.augment.train.recipe.Optimiser;
import dev.sluice.augment.train.recipe.Precision;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class TrainingMemoryTest {

    private static final long MEBIBYTE = 1 << 20;

    /**
     * Resident memory, since libtorch allocates where Java does not see it. Twenty steps that free
     * nothing take several times the limit.
     */
    @Test
    void memoryDoesNotGrowWithSteps() {
        ImageSet images = ToyImages.of(256, 1);
        ResidualNetworkSpec spec = new ResidualNetworkSpec(ToyImages.SHAPE, 3, 1, List.of(32, 32));
        TrainingRecipe recipe =
                new TrainingRecipe(
                        30,
                        256,
                        Optimiser.SGD,
                        new LearningRate(0.01, 0.1, LearningRate.Decay.LINEAR),
                        0,
                        0,
                        Augmentation.NONE,
                        Precision.FLOAT32,
                        1);
        List<Long> resident = new ArrayList<>();

        new LibtorchTrainer(1)
                .pretrain(spec, images, recipe, progress -> resident.add(Pointer.physicalBytes()));

        long grown = resident.get(29) - resident.get(9);
        assertThat(grown).isLessThan(64 * MEBIBYTE);
    }
}
