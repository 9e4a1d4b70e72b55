/**
 * Turns what a sender calls a PNG, a JPEG or raw bytes into the uint8 [C, H, W] that stage 0 takes,
 * or says why that cannot be done. Nothing here trusts its input: declared sizes are judged before
 * memory is taken, and no input can make it throw anything else or run without bound. Start at
 * {@link dev.sluice.job.decode.ImageDecoder}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.job.decode;

import javax.annotation.ParametersAreNonnullByDefault;
