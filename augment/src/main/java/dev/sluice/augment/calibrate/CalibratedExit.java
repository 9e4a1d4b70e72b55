package dev.sluice.augment.calibrate;

/**
 * An early exit after calibration.
 *
 * @param temperature that its logits are divided by
 * @param quality on the calibration images, at that temperature
 */
public record CalibratedExit(double temperature, ExitQuality quality) {}
