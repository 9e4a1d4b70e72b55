/**
 * The demo: a broker, the job and a stream of real images in one process, with the policy changed
 * while it runs. Start at {@link dev.sluice.loadtest.demo.Demo}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.loadtest.demo;

import javax.annotation.ParametersAreNonnullByDefault;
