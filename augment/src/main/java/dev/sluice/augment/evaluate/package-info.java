/**
 * Runs a bundle over images in memory, only the stages that each record needs, and says what came
 * of it. Start at {@link dev.sluice.augment.evaluate.Cascade}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.augment.evaluate;

import javax.annotation.ParametersAreNonnullByDefault;
