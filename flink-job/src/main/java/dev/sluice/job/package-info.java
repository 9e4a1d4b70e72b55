/**
 * The Flink job: which operators there are and how they are wired. Start at {@link
 * dev.sluice.job.SluiceTopology}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.job;

import javax.annotation.ParametersAreNonnullByDefault;
