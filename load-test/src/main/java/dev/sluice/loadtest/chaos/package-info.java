/**
 * Faults against the job in a cluster of separate processes, over a ledger of unique ids: what went
 * in, what came out, what was lost or repeated, and how long it took to recover. Start at {@link
 * dev.sluice.loadtest.chaos.ChaosRun}; the faults are in {@link
 * dev.sluice.loadtest.chaos.Scenario}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.loadtest.chaos;

import javax.annotation.ParametersAreNonnullByDefault;
