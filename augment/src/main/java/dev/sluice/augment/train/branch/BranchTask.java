package dev.sluice.augment.train.branch;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.util.List;

/**
 * Branches to train on a backbone, all in one pass over the images.
 *
 * @param backbone read only, not closed
 * @param branches one for each of the backbone's cuts, in order
 * @param images labelled; calibration images are not among them
 * @param recipe its label smoothing applies to the label's part of the loss
 * @param distillation the backbone's part, from its logits on the image as it is, neither cropped
 *     nor mirrored
 */
public record BranchTask(
        FrozenBackbone backbone,
        List<BranchSpec> branches,
        ImageSet images,
        TrainingRecipe recipe,
        Distillation distillation) {

    public BranchTask {
        branches = List.copyOf(branches);
        if (branches.isEmpty() || branches.size() != backbone.cuts().size()) {
            throw new IllegalArgumentException(
                    "need a branch for each of the backbone's %d cuts, found %d"
                            .formatted(backbone.cuts().size(), branches.size()));
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
