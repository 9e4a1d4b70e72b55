package dev.sluice.bundle.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.sluice.bundle.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Memory for one input or output of a graph that stays from run to run, so that runs neither make
 * nor copy tensors. Lives as long as its session. Not thread-safe.
 */
final class PinnedTensor {

    private final NDManager owner;
    private final ElementType type;
    private final List<Integer> shape;
    private final int recordBytes;
    private final ByteBuffer bytes;

    /**
     * @param owner closes the tensor
     * @param shape of one record
     * @throws InferenceException if so many records are more than one buffer can hold
     */
    PinnedTensor(NDManager owner, ElementType type, List<Integer> shape, int maxRecords) {
        this.owner = owner;
        this.type = type;
        this.shape = shape;
        this.recordBytes = shape.stream().reduce(type.bytes(), Math::multiplyExact);
        long all = (long) maxRecords * recordBytes;
        if (all > Integer.MAX_VALUE) {
            throw new InferenceException(
                    "batches of %s records of %s bytes each do not fit into one buffer"
                            .formatted(maxRecords, recordBytes));
        }
        this.bytes = ByteBuffer.allocateDirect((int) all).order(ByteOrder.nativeOrder());
    }

    /**
     * [N, ...] of as many records as fit: direct, in native order; to be written and read in place.
     */
    ByteBuffer bytes() {
        return bytes;
    }

    ElementType type() {
        return type;
    }

    int recordBytes() {
        return recordBytes;
    }

    /** The first N records: an array of its own over the same memory. */
    NDArray records(int count) {
        ByteBuffer used = bytes.slice(0, count * recordBytes).order(ByteOrder.nativeOrder());
        return OnnxSession.tensor(owner, used, type, shape(count));
    }

    /** Of N records. */
    long[] shape(int count) {
        return shape(shape, count);
    }

    /**
     * [N, ...]
     *
     * @param record the shape of one
     */
    static long[] shape(List<Integer> record, int count) {
        long[] whole = new long[record.size() + 1];
        whole[0] = count;
        for (int i = 1; i < whole.length; i++) {
            whole[i] = record.get(i - 1);
        }
        return whole;
    }
}
