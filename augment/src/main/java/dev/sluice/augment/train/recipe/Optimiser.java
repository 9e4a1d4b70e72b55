package dev.sluice.augment.train.recipe;

/** How a gradient becomes a step. Weight decay is part of the gradient (L2) in both. */
public enum Optimiser {
    /** With Nesterov momentum {@value TrainingRecipe#MOMENTUM}. */
    SGD,
    /** Kingma and Ba, arXiv 1412.6980, with their constants: 0.9, 0.999, 1e-8. */
    ADAM
}
