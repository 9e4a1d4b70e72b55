/**
 * Training by libtorch: the loop, what it minimises for a backbone and for branches, the optimiser.
 * Only this package and those below it import libtorch. One door, {@link
 * dev.sluice.augment.train.libtorch.LibtorchTrainer}.
 */
package dev.sluice.augment.train.libtorch;
