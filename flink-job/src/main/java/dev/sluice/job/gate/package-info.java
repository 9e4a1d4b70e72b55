/**
 * The policy gate: the one operator with state. It judges exit policies and stamps the one in force
 * on every record. Start at {@link dev.sluice.job.gate.PolicyGate}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.job.gate;

import javax.annotation.ParametersAreNonnullByDefault;
