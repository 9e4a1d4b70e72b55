/**
 * Images as they lie in memory or in a temporary file, with or without labels: the set, what
 * collects it, its slices, and the seeded split into images to train on and images held out for
 * calibration. Start at {@link dev.sluice.augment.data.ImageSet}.
 */
package dev.sluice.augment.data;
