/**
 * Open-loop load: events have the time at which they are meant to be sent, whether or not the
 * sender keeps up, and latency counts from it. The generator is a process of its own. Start at
 * {@link dev.sluice.loadtest.load.Schedule}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.loadtest.load;

import javax.annotation.ParametersAreNonnullByDefault;
