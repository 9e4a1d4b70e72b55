package dev.sluice.bundle.runtime;

import ai.djl.ndarray.NDList;
import ai.djl.util.PairList;
import dev.sluice.bundle.ElementType;

/**
 * A run from pinned memory into pinned memory, put together once for a number of records and done
 * again and again.
 *
 * @param input the array that the graph reads
 * @param outputs the parameters of {@link PinnableBlock}
 * @param type of the input
 * @param shape of the input, with the batch dimension
 */
record PinnedRun(NDList input, PairList<String, Object> outputs, ElementType type, long... shape) {}
