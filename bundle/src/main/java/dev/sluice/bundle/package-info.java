/**
 * The bundle: the versioned set of files that {@code augment} writes and the job runs. Owns the
 * manifest, its strict reader and its writer. Start at {@link dev.sluice.bundle.Bundle}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.bundle;

import javax.annotation.ParametersAreNonnullByDefault;
