/**
 * What training is asked for and gives: recipes, branches, the frozen backbone that they read, and
 * networks as ONNX. Knows no training library; start at {@link dev.sluice.augment.train.Trainer}.
 */
package dev.sluice.augment.train;
