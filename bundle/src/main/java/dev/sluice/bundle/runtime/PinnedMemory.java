package dev.sluice.bundle.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.sluice.bundle.ElementType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Direct buffers that runs of a session read from and write to, and DJL's arrays over them; all of
 * one user's, who closes it. Not thread-safe.
 */
final class PinnedMemory implements AutoCloseable {

    private final NDManager arrays;

    // Grows as tensors are made; 0 again when they are closed.
    private long bytes;

    /**
     * @param arrays of this memory alone; closed with it
     */
    PinnedMemory(NDManager arrays) {
        this.arrays = arrays;
    }

    /**
     * Makes memory for an input or output.
     *
     * @param shape of one record
     * @param maxRecords that it has room for
     */
    PinnedTensor pin(ElementType type, List<Integer> shape, int maxRecords) {
        PinnedTensor tensor = new PinnedTensor(arrays, type, shape, maxRecords);
        bytes += tensor.bytes().capacity();
        NativeMemory.pinned(tensor.bytes().capacity());
        return tensor;
    }

    /**
     * Puts a run together whose tensors are pinned here.
     *
     * @param outputs by name: those that are computed
     * @param records the first so many of each tensor are read and written
     */
    PinnedRun prepare(PinnedTensor input, Map<String, PinnedTensor> outputs, int records) {
        Map<String, NDArray> written = new HashMap<>();
        outputs.forEach((output, tensor) -> written.put(output, tensor.records(records)));
        return new PinnedRun(
                new NDList(input.records(records)),
                PinnableBlock.pinned(written),
                input.type(),
                input.shape(records));
    }

    boolean isOpen() {
        return arrays.isOpen();
    }

    @Override
    public void close() {
        arrays.close();
        NativeMemory.unpinned(bytes);
        bytes = 0;
    }
}
