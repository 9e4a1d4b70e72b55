package dev.sluice.augment.calibrate;

/**
 * An exit after calibration.
 *
 * @param temperature that its logits are divided by; for the final exit's confidence alone
 * @param quality on the calibration images, at that temperature
 */
public record CalibratedExit(double temperature, ExitQuality quality) {}
