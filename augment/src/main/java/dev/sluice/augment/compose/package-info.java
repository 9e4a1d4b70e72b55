/**
 * The stages' graphs, made of a network's segments and the trained branches; and the whole network
 * behind the same front, as it is trained against. Start at {@link
 * dev.sluice.augment.compose.StageComposer}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.augment.compose;

import javax.annotation.ParametersAreNonnullByDefault;
