/**
 * Chooses thresholds: the search over all early exits together, guarded against the luck of the
 * images it looks at, and the operating points among what it finds. Start at {@link
 * dev.sluice.augment.tradeoff.ThresholdSearch}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.augment.tradeoff;

import javax.annotation.ParametersAreNonnullByDefault;
