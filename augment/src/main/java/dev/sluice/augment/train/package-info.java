/**
 * What training is asked for and gives: networks as ONNX, and word of how it goes. Recipes and
 * branches have packages of their own inside. Knows no training library; start at {@link
 * dev.sluice.augment.train.Trainer}.
 */
package dev.sluice.augment.train;
