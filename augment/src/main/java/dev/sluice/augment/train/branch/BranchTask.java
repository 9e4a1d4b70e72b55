package dev.sluice.augment.train.branch;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.learning.CascadeLoss;
import dev.sluice.augment.train.learning.Distillation;
import dev.sluice.augment.train.learning.TrainingOrder;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.util.List;
import java.util.Set;

/**
 * Branches to train on a backbone.
 *
 * @param backbone read only, not closed
 * @param branches one for each of the backbone's cuts, in order
 * @param exitCosts MACs of an image that leaves at each exit, every branch that ran counted, over
 *     the backbone's; one more than branches, for the final exit
 * @param images labelled if labels come from the data; calibration images are not among them
 * @param recipe its label smoothing is {@link Distillation}'s only; its epochs do not count here
 * @param epochs of each branch; those that are trained together have as many
 * @param learning what from
 */
public record BranchTask(
        FrozenBackbone backbone,
        List<BranchSpec> branches,
        List<Double> exitCosts,
        ImageSet images,
        TrainingRecipe recipe,
        List<Integer> epochs,
        BranchLearning learning) {

    public BranchTask {
        branches = List.copyOf(branches);
        exitCosts = List.copyOf(exitCosts);
        epochs = List.copyOf(epochs);
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
        if (epochs.size() != branches.size()) {
            throw new IllegalArgumentException(
                    "epochs %s for %d branches".formatted(epochs, branches.size()));
        }
        if (learning.order() == TrainingOrder.TOGETHER && Set.copyOf(epochs).size() > 1) {
            throw new IllegalArgumentException(
                    "branches that are trained together have as many epochs, found " + epochs);
        }
        if (learning.loss() instanceof CascadeLoss && recipe.labelSmoothing() > 0) {
            throw new IllegalArgumentException(
                    "label smoothing %s; loss %s has none"
                            .formatted(recipe.labelSmoothing(), learning.loss()));
        }
        BranchSpec.requireDifferentNames(branches);
        requireMemory(backbone, recipe.batchSize());
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

    /** Refuses features that one buffer cannot hold a batch of. */
    private static void requireMemory(FrozenBackbone backbone, int batchSize) {
        for (int i = 0; i < backbone.cuts().size(); i++) {
            FeatureShape cut = backbone.cuts().get(i);
            long bytes = (long) batchSize * cut.elements() * Float.BYTES;
            if (bytes > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "the features at '%s', %s, of a batch of %d images have %,d bytes; expected less than 2 GB, so a smaller --batch-size or another cut"
                                .formatted(backbone.cutNames().get(i), cut, batchSize, bytes));
            }
        }
    }

    /**
     * How some of the branches are trained.
     *
     * @param exits of branches that are trained together
     */
    public TrainingRecipe recipe(List<Integer> exits) {
        return recipe.withEpochs(epochs.get(exits.get(0)));
    }
}
