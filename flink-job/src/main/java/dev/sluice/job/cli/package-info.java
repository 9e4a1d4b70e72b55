/**
 * The command line of this module: one class a command or subcommand, thin over the packages that
 * do the work. Start at {@link dev.sluice.job.cli.PolicyCommand}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.job.cli;

import javax.annotation.ParametersAreNonnullByDefault;
