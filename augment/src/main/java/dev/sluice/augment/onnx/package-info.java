/**
 * A trained network as an ONNX graph: what of it can be augmented, where it can be cut, what its
 * layers cost, and the stages made of its segments and the branches. Start at {@link
 * dev.sluice.augment.onnx.Network}, then {@link dev.sluice.augment.onnx.StageComposer}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.augment.onnx;

import javax.annotation.ParametersAreNonnullByDefault;
