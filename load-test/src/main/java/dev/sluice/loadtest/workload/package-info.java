/**
 * What is sent and with which network: real images, a bundle with early exits, and the same network
 * whole. Start at {@link dev.sluice.loadtest.workload.Workloads}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.loadtest.workload;

import javax.annotation.ParametersAreNonnullByDefault;
