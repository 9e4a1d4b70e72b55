/**
 * Layers that run in libtorch and write themselves as ONNX, and the weights that they share. Start
 * at {@link dev.sluice.augment.train.libtorch.layer.Weights} and {@link
 * dev.sluice.augment.train.libtorch.layer.OnnxGraph}.
 */
package dev.sluice.augment.train.libtorch.layer;
