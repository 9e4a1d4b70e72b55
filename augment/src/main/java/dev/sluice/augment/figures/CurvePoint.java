package dev.sluice.augment.figures;

/**
 * One way of answering, measured on a set of images.
 *
 * @param relativeMacs MACs spent, every branch that ran included, over the backbone's own
 * @param right share of answers that are as the reference says, in [0, 1]
 */
public record CurvePoint(double relativeMacs, double right) {}
