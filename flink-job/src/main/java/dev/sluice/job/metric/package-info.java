/**
 * How an operator declares its metrics. Start at {@link dev.sluice.job.metric.MetricSpec}; the
 * metrics themselves are with the operators.
 */
@ParametersAreNonnullByDefault
package dev.sluice.job.metric;

import javax.annotation.ParametersAreNonnullByDefault;
