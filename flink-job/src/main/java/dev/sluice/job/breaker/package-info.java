/**
 * Stops a job whose stream is nearly all bad. Start at {@link
 * dev.sluice.job.breaker.BadStreamBreaker}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.job.breaker;

import javax.annotation.ParametersAreNonnullByDefault;
