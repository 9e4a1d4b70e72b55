/**
 * A trained network as an ONNX graph: what of it can be augmented, and what graphs are read and
 * written with. Start at {@link dev.sluice.augment.onnx.Network}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.augment.onnx;

import javax.annotation.ParametersAreNonnullByDefault;
