package dev.sluice.augment.train.branch;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.util.List;

/**
 * Branches to train on a backbone.
 *
 * @param backbone read only, not closed
 * @param branches one for each of the backbone's cuts, in order
 * @param exitCosts MACs of an image that leaves at each exit, every branch that ran counted, over
 *     the backbone's; one more than branches, for the final exit
 * @param images labelled if labels come from the data; calibration images are not among them
 * @param recipe its label smoothing is {@link Distillation}'s only
 * @param learning what from
 */
public record BranchTask(
        FrozenBackbone backbone,
        List<BranchSpec> branches,
        List<Double> exitCosts,
        ImageSet images,
        TrainingRecipe recipe,
        BranchLearning learning) {

    public BranchTask {
        branches = List.copyOf(branches);
        exitCosts = List.copyOf(exitCosts);
        if (branches.isEmpty() || branches.size() != backbone.cuts().size()) {
            throw new IllegalArgumentException(
                    "need a branch for each of the backbone's %d cuts, found %d"
                            .formatted(backbone.cuts().size(), branches.size()));
        }
        if (exitCosts.size() != branches.size() + 1
                || !exitCosts.stream().allMatch(cost -> cost > 0 && Double.isFinite(cost))) {
            throw new IllegalArgumentException(
                    "costs of %d early exits and the final one must be positive, found %s"
                            .formatted(branches.size(), exitCosts));
        }
        if (learning.loss() instanceof CascadeLoss && recipe.labelSmoothing() > 0) {
            throw new IllegalArgumentException(
                    "label smoothing %s; loss %s has none"
                            .formatted(recipe.labelSmoothing(), learning.loss()));
        }
        BranchSpec.requireDifferentNames(branches);
        for (int i = 0; i < branches.size(); i++) {
            branches.get(i).requireFit(backbone.cuts().get(i));
        }
        if (!images.shape().equals(backbone.input())
                || images.classNames().size() != backbone.classes()) {
            throw new IllegalArgumentException(
                    "backbone takes %s images of %d classes, found %s images of %d classes"
                            .formatted(
                                    backbone.input(),
                                    backbone.classes(),
                                    images.shape(),
                                    images.classNames().size()));
        }
    }
}
