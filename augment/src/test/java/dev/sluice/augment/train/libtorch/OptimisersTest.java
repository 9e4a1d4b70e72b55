package dev.sluice.augment.train.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.train.recipe.Augmentation;
import dev.sluice.augment.train.recipe.LearningRate;
import dev.sluice.augment.train.recipe.Optimiser;
import dev.sluice.augment.train.recipe.Precision;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.junit.jupiter.api.Test;

/** Two steps down 3w from w = 2, against the papers' formulas. */
class OptimisersTest {

    private static final double RATE = 0.01;
    private static final double DECAY = 0.5;

    @Test
    void sgdStepsByNesterovMomentumWithWeightDecayInTheGradient() {
        double w = 2;
        double momentum = 0;
        for (int step = 0; step < 2; step++) {
            double gradient = 3 + DECAY * w;
            momentum = TrainingRecipe.MOMENTUM * momentum + gradient;
            w -= RATE * (gradient + TrainingRecipe.MOMENTUM * momentum);
            // PyTorch's first momentum is the gradient itself, which this gives too.
        }

        assertThat(afterTwoSteps(Optimiser.SGD)).isCloseTo(w, Offset.offset(1e-5));
    }

    @Test
    void adamStepsByItsPapersAlgorithmWithWeightDecayInTheGradient() {
        double w = 2;
        double mean = 0;
        double square = 0;
        for (int step = 1; step <= 2; step++) {
            double gradient = 3 + DECAY * w;
            mean = 0.9 * mean + 0.1 * gradient;
            square = 0.999 * square + 0.001 * gradient * gradient;
            double unbiased = mean / (1 - Math.pow(0.9, step));
            w -= RATE * unbiased / (Math.sqrt(square / (1 - Math.pow(0.999, step))) + 1e-8);
        }

        assertThat(afterTwoSteps(Optimiser.ADAM)).isCloseTo(w, Offset.offset(1e-5));
    }

    private static double afterTwoSteps(Optimiser optimiser) {
        TrainingRecipe recipe =
                new TrainingRecipe(
                        1,
                        2,
                        optimiser,
                        new LearningRate(RATE, 0, LearningRate.Decay.NONE),
                        DECAY,
                        0,
                        Augmentation.NONE,
                        Precision.FLOAT32,
                        1);
        Tensor weight = AbstractTensor.create(new float[] {2}, 1).set_requires_grad(true);
        TensorVector trained = new TensorVector();
        trained.push_back(weight);
        try (Optimizer optimizer = Optimisers.of(recipe, trained)) {
            for (int step = 0; step < 2; step++) {
                optimizer.zero_grad();
                weight.mul(new Scalar(3.0)).sum().backward();
                optimizer.step();
            }
        }
        return weight.item_double();
    }
}
