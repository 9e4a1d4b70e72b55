/**
 * Makes a bundle of a trained network and a folder of images: holds the calibration images out,
 * trains the branches, calibrates, writes. Start at {@link dev.sluice.augment.attach.Attacher}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.augment.attach;

import javax.annotation.ParametersAreNonnullByDefault;
