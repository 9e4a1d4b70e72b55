/**
 * Runs targets against a broker, each in a process of its own, and measures them. Start at {@link
 * dev.sluice.loadtest.run.ThroughputTest}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.loadtest.run;

import javax.annotation.ParametersAreNonnullByDefault;
