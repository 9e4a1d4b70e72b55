/**
 * Turns what a sender calls a PNG, a JPEG or raw bytes into the uint8 [C, H, W] that stage 0 takes,
 * or says why that cannot be done: the same for the job and for the images that a bundle is made
 * from. Nothing here trusts its input: declared sizes are judged before memory is taken, and no
 * input can make it throw anything else or run without bound. Start at {@link
 * dev.sluice.bundle.image.ImageDecoder}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.bundle.image;

import javax.annotation.ParametersAreNonnullByDefault;
