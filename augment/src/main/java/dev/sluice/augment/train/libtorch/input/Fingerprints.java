package dev.sluice.augment.train.libtorch.input;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.backbone.BackboneSpec;
import dev.sluice.augment.train.branch.BranchTask;
import dev.sluice.augment.train.branch.FrozenBackbone;
import dev.sluice.augment.train.checkpoint.Fingerprint;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.util.List;
import java.util.Map;

/** What trainings and what they prepare follow from. Threads are not in it, nor is the machine. */
public final class Fingerprints {

    private Fingerprints() {}

    /** Of the training of a backbone that a spec describes. */
    public static Fingerprint ofBackbone(
            BackboneSpec spec, ImageSet images, TrainingRecipe recipe) {
        return Fingerprint.empty()
                .with("images", images.sha256())
                .with("spec", spec)
                .with("recipe", recipe);
    }

    /**
     * Of the training of a task's branches.
     *
     * @param exits of those that are trained at this time
     */
    public static Fingerprint ofBranches(BranchTask task, List<Integer> exits) {
        return Fingerprint.of(
                        task,
                        Map.of(
                                "backbone", task.backbone().sha256(),
                                "images", task.images().sha256()))
                .with("cuts", task.backbone().cutNames())
                .with("exits", exits);
    }

    /** Of a backbone's logits on images as they are. */
    static Fingerprint ofLogits(FrozenBackbone backbone, ImageSet images) {
        return Fingerprint.empty()
                .with("backbone", backbone.sha256())
                .with("images", images.sha256());
    }

    /**
     * Of the features at a task's cuts of its images as they are, computed in batches of the
     * training's size.
     */
    static Fingerprint ofFeatures(BranchTask task) {
        return ofLogits(task.backbone(), task.images())
                .with("cuts", task.backbone().cutNames())
                .with("batch-size", task.recipe().batchSize());
    }
}
