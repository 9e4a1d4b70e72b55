/**
 * Reads images from whatever they lie in: IDX, CIFAR-10 and CIFAR-100, SVHN, and what {@link
 * dev.sluice.augment.encoded} reads. Files are read as streams, image after image. Start at {@link
 * dev.sluice.augment.reader.ImageSets}.
 */
package dev.sluice.augment.reader;
