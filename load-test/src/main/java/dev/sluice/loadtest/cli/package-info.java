/** The commands of this module. */
@ParametersAreNonnullByDefault
package dev.sluice.loadtest.cli;

import javax.annotation.ParametersAreNonnullByDefault;
