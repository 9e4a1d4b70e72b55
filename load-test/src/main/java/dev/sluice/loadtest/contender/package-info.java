/**
 * What is compared: the job in its several forms, and what people would use instead; each in a
 * process of its own. Start at {@link dev.sluice.loadtest.contender.Contenders}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.loadtest.contender;

import javax.annotation.ParametersAreNonnullByDefault;
