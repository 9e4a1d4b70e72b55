/**
 * What the cascade did on images that nobody trained on, and what follows from it for any set of
 * thresholds. Start at {@link dev.sluice.bundle.calibration.Observations}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.bundle.calibration;

import javax.annotation.ParametersAreNonnullByDefault;
