package dev.sluice.augment.train.learning;

/** Ways of learning for tests that ask for none of their own. */
public final class UsualLearning {

    public static final Distillation LOSS =
            new Distillation(Distillation.USUAL_LABEL_WEIGHT, Distillation.USUAL_TEMPERATURE);

    /** Distillation with labels from the data, all branches together. */
    public static final BranchLearning TOGETHER =
            new BranchLearning(LOSS, Labels.DATA, TeacherView.ORIGINAL, TrainingOrder.TOGETHER);

    private UsualLearning() {}
}
