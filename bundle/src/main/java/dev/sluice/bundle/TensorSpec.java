package dev.sluice.bundle;

import java.util.List;

/**
 * The tensor of one record, without the batch dimension.
 *
 * @param name as in the graph
 * @param shape for example [C, H, W]
 */
public record TensorSpec(String name, ElementType type, List<Integer> shape) {

    private static final int MAX_BYTES = 1 << 30;

    public TensorSpec {
        shape = List.copyOf(shape);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a tensor without a name");
        }
        if (shape.isEmpty() || shape.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException(
                    "tensor " + name + " has shape " + shape + "; expected positive sizes");
        }
        // In double, which does not wrap around.
        double bytes =
                shape.stream()
                        .mapToDouble(Integer::doubleValue)
                        .reduce(type.bytes(), (a, b) -> a * b);
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "tensor %s of shape %s takes more than %s bytes a record"
                            .formatted(name, shape, MAX_BYTES));
        }
    }

    /** Bytes of one record's tensor. */
    public int bytes() {
        return shape.stream().reduce(type.bytes(), (a, b) -> a * b);
    }

    @Override
    public String toString() {
        return name + " " + type + " " + shape;
    }
}
