package dev.sluice.augment.train.branch;

/** What branches descend. */
public sealed interface BranchLoss permits Distillation, CascadeLoss {}
