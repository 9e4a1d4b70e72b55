package dev.sluice.augment.train.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.Progress;
import dev.sluice.augment.train.TrainingDivergedException;
import dev.sluice.augment.train.backbone.ResidualNetworkSpec;
import dev.sluice.augment.train.checkpoint.Checkpoints;
import dev.sluice.augment.train.libtorch.layer.Tensors;
import dev.sluice.augment.train.libtorch.network.BackboneNetwork;
import dev.sluice.augment.train.recipe.Augmentation;
import dev.sluice.augment.train.recipe.LearningRate;
import dev.sluice.augment.train.recipe.Optimiser;
import dev.sluice.augment.train.recipe.Precision;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;

class TrainingLoopTest {

    private static final ImageSet IMAGES = ToyImages.of(64, 1);
    private static final ResidualNetworkSpec NETWORK =
            new ResidualNetworkSpec(ToyImages.SHAPE, 3, 1, List.of(4, 8));

    private final List<Progress> heard = new ArrayList<>();

    @Test
    void weightsThatAreNoNumbersAfterTheLastStepAreAnError() {
        assertThatThrownBy(() -> takeOneStep(1e20))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageMatching(
                        "training diverged: weight (NaN|-?Infinity) at epoch 0, step 0 .*"
                                + " try a smaller learning rate, .*");
        assertThat(heard).as("with a loss before that is a number").hasSize(1);
        assertThat(heard.get(0).loss()).isFinite();
    }

    @Test
    void weightsThatAreLargeAreNone() {
        takeOneStep(1);

        assertThat(heard).hasSize(1);
    }

    /** Of a gradient that is so many times as steep as it should be. */
    private void takeOneStep(double steepness) {
        TrainingRecipe recipe =
                new TrainingRecipe(
                        1,
                        IMAGES.count(),
                        Optimiser.SGD,
                        new LearningRate(1e25, 0, LearningRate.Decay.LINEAR),
                        0,
                        0,
                        Augmentation.NONE,
                        Precision.FLOAT32,
                        1);
        Tensors.scoped(
                () -> {
                    try (BackboneNetwork network = BackboneNetwork.of(NETWORK, 1)) {
                        Objective usual =
                                new BackboneObjective(network, Normalisation.of(IMAGES), recipe);
                        new TrainingLoop(IMAGES, recipe, Checkpoints.none(), heard::add)
                                .run(
                                        List.of(network.weights()),
                                        batch -> steep(usual.of(batch), steepness));
                        return network.weights().count();
                    }
                });
    }

    private static Objective.Outcome steep(Objective.Outcome outcome, double steepness) {
        return new Objective.Outcome(
                outcome.loss().mul(new Scalar(steepness)), outcome.logits(), outcome.labels());
    }
}
