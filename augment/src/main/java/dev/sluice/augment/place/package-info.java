/**
 * Placement: where in a network exits go, by shares of its MACs or by the names of tensors. Start
 * at {@link dev.sluice.augment.place.Placement}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.augment.place;

import javax.annotation.ParametersAreNonnullByDefault;
