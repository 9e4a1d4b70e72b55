package dev.sluice.augment.train.learning;

/**
 * Each branch by itself: how much it learns from the labels and how much from the backbone (Hinton,
 * Vinyals, Dean, arXiv 1503.02531, section 2): loss = {@code labelWeight} CE(label) + (1 - {@code
 * labelWeight}) T^2 KL(backbone at T, branch at T).
 *
 * <p>The confidence head learns beside it whether the branch's answer is right, by binary cross
 * entropy; from there no gradient goes into the trunk.
 *
 * @param labelWeight in [0, 1]; 1 is no distillation
 * @param temperature T, which softens both; at least 1
 */
public record Distillation(double labelWeight, double temperature) implements BranchLoss {

    /** Half from the labels, half from the backbone. */
    public static final double USUAL_LABEL_WEIGHT = 0.5;

    public static final double USUAL_TEMPERATURE = 4;

    public Distillation {
        if (!(labelWeight >= 0 && labelWeight <= 1) || !(temperature >= 1)) {
            throw new IllegalArgumentException(
                    "label weight must be in [0, 1] and temperature at least 1, found %s and %s"
                            .formatted(labelWeight, temperature));
        }
    }

    @Override
    public String toString() {
        return "distillation, label weight %s, temperature %s".formatted(labelWeight, temperature);
    }
}
