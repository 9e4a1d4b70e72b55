/**
 * Runs composed stages over held-out images: fits each exit's temperature, measures how good its
 * confidence is, and observes what the cascade would do. Start at {@link
 * dev.sluice.augment.calibrate.Calibrator}; {@link dev.sluice.augment.evaluate.Cascade} runs a
 * finished bundle as the job does.
 */
@ParametersAreNonnullByDefault
package dev.sluice.augment.calibrate;

import javax.annotation.ParametersAreNonnullByDefault;
