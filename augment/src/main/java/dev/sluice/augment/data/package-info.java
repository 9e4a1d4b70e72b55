/**
 * Labelled images as they lie on disk and in memory: the readers (IDX, CIFAR-10), the set they
 * fill, and the seeded split into images to train on and images held out for calibration. Start at
 * {@link dev.sluice.augment.data.ImageSets}.
 */
package dev.sluice.augment.data;
