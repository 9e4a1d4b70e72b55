/**
 * What a training step reads: a batch of images, the backbone's features and its logits, computed
 * once where they stay the same. Start at {@link dev.sluice.augment.train.libtorch.input.Batch}.
 */
package dev.sluice.augment.train.libtorch.input;
