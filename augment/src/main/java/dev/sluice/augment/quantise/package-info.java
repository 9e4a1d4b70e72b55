/**
 * Fewer bits in finished stages: features as uint8 between them, and layers that multiply 8-bit
 * numbers. Start at {@link dev.sluice.augment.quantise.StageTypes}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.augment.quantise;

import javax.annotation.ParametersAreNonnullByDefault;
