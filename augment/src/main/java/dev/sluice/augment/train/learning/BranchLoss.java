package dev.sluice.augment.train.learning;

/** What branches descend. */
public sealed interface BranchLoss permits Distillation, CascadeLoss {}
