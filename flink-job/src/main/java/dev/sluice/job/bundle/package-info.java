/**
 * How the job finds its bundle on every process, and names it in messages. Start at {@link
 * dev.sluice.job.bundle.BundleLocation}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.job.bundle;

import javax.annotation.ParametersAreNonnullByDefault;
