/**
 * The networks that a description stands for, made of layers: backbones by family, and branches.
 * Start at {@link dev.sluice.augment.train.libtorch.network.BackboneNetwork} and {@link
 * dev.sluice.augment.train.libtorch.network.BranchNetwork}.
 */
package dev.sluice.augment.train.libtorch.network;
