/**
 * A steady stream of images for a deployment to work on. Start at {@link
 * dev.sluice.loadtest.send.ImageStream}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.loadtest.send;

import javax.annotation.ParametersAreNonnullByDefault;
