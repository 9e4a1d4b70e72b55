package dev.sluice.bundle;

import java.util.List;

/**
 * The tensor of one record, without the batch dimension.
 *
 * @param name as in the graph
 * @param shape for example [C, H, W]
 */
public record TensorSpec(String name, ElementType type, List<Integer> shape) {

    public TensorSpec {
        shape = List.copyOf(shape);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a tensor without a name");
        }
        if (shape.isEmpty() || shape.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException(
                    "tensor " + name + " has shape " + shape + "; expected positive sizes");
        }
        long bytes =
                shape.stream().mapToLong(Integer::longValue).reduce(type.bytes(), (a, b) -> a * b);
        if (bytes > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException(
                    "tensor " + name + " takes " + bytes + " bytes a record; at most 1 GiB");
        }
    }

    /** Bytes of one record's tensor. */
    public int bytes() {
        return shape.stream().reduce(type.bytes(), (a, b) -> a * b);
    }
}
