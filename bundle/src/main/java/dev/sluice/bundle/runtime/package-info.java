/**
 * Runs graphs with ONNX Runtime through DJL; the only package that imports {@code ai.djl}. Start at
 * {@link dev.sluice.bundle.runtime.StageRunner}; {@link dev.sluice.bundle.runtime.OnnxSession} runs
 * any graph. Runners of one stage in one process share its session.
 */
@ParametersAreNonnullByDefault
package dev.sluice.bundle.runtime;

import javax.annotation.ParametersAreNonnullByDefault;
