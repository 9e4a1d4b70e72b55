package dev.sluice.augment.place;

import dev.sluice.augment.onnx.Network;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Exits behind named tensors. Whether these separate the network is seen when it is cut.
 *
 * @param tensors from the image's end
 */
public record AtTensors(List<String> tensors) implements Placement {

    public AtTensors {
        tensors = List.copyOf(tensors);
        Set<String> seen = new HashSet<>();
        for (String tensor : tensors) {
            if (!seen.add(tensor)) {
                throw new IllegalArgumentException(
                        "two exits behind '%s'; expected one behind each tensor".formatted(tensor));
            }
        }
    }

    @Override
    public List<String> cuts(Network network) {
        return tensors;
    }

    /** As {@code --cut} takes them. */
    @Override
    public String toString() {
        return String.join(",", tensors);
    }
}
