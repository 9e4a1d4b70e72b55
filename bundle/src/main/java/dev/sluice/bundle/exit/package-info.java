/**
 * When a record leaves: the rule, the thresholds it compares with, and what each exit costs. Plain
 * values and arithmetic; start at {@link dev.sluice.bundle.exit.ExitRule}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.bundle.exit;

import javax.annotation.ParametersAreNonnullByDefault;
