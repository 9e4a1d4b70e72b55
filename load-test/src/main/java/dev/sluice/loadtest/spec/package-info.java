/**
 * Small JSON files that say what there is to run. Start at {@link
 * dev.sluice.loadtest.spec.SpecFolder}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.loadtest.spec;

import javax.annotation.ParametersAreNonnullByDefault;
