/**
 * Turns image events into the uint8 [C, H, W] that stage 0 takes, or into dead letters that say why
 * that cannot be done. Start at {@link dev.sluice.job.decode.DecodeFunction}; the decoder itself is
 * {@link dev.sluice.bundle.image.ImageDecoder}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.job.decode;

import javax.annotation.ParametersAreNonnullByDefault;
