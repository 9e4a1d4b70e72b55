package dev.sluice.augment.train.learning;

import java.util.Locale;

/** Which branches are trained at a time. */
public enum TrainingOrder {
    /** All of them in one pass over the images. */
    TOGETHER,
    /**
     * From the first to the last, each with all of the recipe's epochs, the others standing still.
     * Each is trained alone against the final exit: earlier and later branches are not in its loss,
     * though their MACs are in the costs. Both versions of {@link CascadeLoss} are one then, and
     * {@link Distillation}, which has no term of two branches, differs from training together in
     * the order of the images only.
     */
    ONE_BY_ONE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
