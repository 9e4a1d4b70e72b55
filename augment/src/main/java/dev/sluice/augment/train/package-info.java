/**
 * Training of backbones and branches, and their export as ONNX. Owns libtorch: nothing outside this
 * package imports it, and everything outside speaks to {@link dev.sluice.augment.train.Trainer},
 * where to start.
 */
package dev.sluice.augment.train;
