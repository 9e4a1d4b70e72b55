package dev.sluice.augment.train.learning;

/**
 * What branches learn, and from whom; how steps are taken is {@link
 * dev.sluice.augment.train.recipe.TrainingRecipe}'s.
 *
 * @param loss that they descend
 * @param labels that an answer is held to
 * @param teacher which image the backbone answers, for the loss and for its labels
 * @param order which branches at a time
 */
public record BranchLearning(
        BranchLoss loss, Labels labels, TeacherView teacher, TrainingOrder order) {

    /** The same in another order. */
    public BranchLearning with(TrainingOrder other) {
        return new BranchLearning(loss, labels, teacher, other);
    }
}
