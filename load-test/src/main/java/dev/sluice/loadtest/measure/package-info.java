/**
 * From timestamps, counts and answers to figures. Start at {@link
 * dev.sluice.loadtest.measure.RateWindow}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.loadtest.measure;

import javax.annotation.ParametersAreNonnullByDefault;
