/**
 * Where a network can be cut, what its layers cost, and the segments that are cut from it. Start at
 * {@link dev.sluice.augment.cut.GraphCutter}; costs are in {@link
 * dev.sluice.augment.cut.MacCounter}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.augment.cut;

import javax.annotation.ParametersAreNonnullByDefault;
