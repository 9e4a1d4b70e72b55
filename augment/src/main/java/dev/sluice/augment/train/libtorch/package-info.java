/**
 * Training by libtorch: layers that run there and write themselves as ONNX, their losses, the loop.
 * The only code that imports libtorch. One door, {@link
 * dev.sluice.augment.train.libtorch.LibtorchTrainer}.
 */
package dev.sluice.augment.train.libtorch;
