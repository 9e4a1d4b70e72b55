package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.train.recipe.TrainingRecipe;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.TensorVector;

/** A recipe's optimiser in libtorch. */
final class Optimisers {

    private Optimisers() {}

    /** Closed by the caller. */
    static Optimizer of(TrainingRecipe recipe, TensorVector trained) {
        return switch (recipe.optimiser()) {
            case SGD -> new SGD(trained, sgd(recipe));
            case ADAM -> new Adam(trained, adam(recipe));
        };
    }

    private static SGDOptions sgd(TrainingRecipe recipe) {
        SGDOptions options = new SGDOptions(recipe.learningRate().peak());
        options.momentum().put(TrainingRecipe.MOMENTUM);
        options.weight_decay().put(recipe.weightDecay());
        options.nesterov().put(true);
        return options;
    }

    private static AdamOptions adam(TrainingRecipe recipe) {
        AdamOptions options = new AdamOptions(recipe.learningRate().peak());
        options.weight_decay().put(recipe.weightDecay());
        return options;
    }
}
