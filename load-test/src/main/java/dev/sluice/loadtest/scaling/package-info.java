/**
 * A job whose stages follow the load: a cluster of processes, load in steps, and a scaler that
 * reads each vertex's rate and busy time from Flink's REST interface and sizes it in place. Start
 * at {@link dev.sluice.loadtest.scaling.ScalingRun}; what a vertex needs is reckoned in {@link
 * dev.sluice.loadtest.scaling.ScalingGoal}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.loadtest.scaling;

import javax.annotation.ParametersAreNonnullByDefault;
