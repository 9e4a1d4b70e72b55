package dev.sluice.augment.cut;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.sluice.augment.onnx.GraphIndex;
import dev.sluice.augment.onnx.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds tensors at which a network can be cut: those that alone are still needed once they are
 * made.
 *
 * <p>Nodes are taken in file order, so where a file interleaves two paths a separator may be
 * missed; none is named that does not separate.
 */
final class SeparatorSearch {

    private final Network network;
    private final GraphProto graph;
    private final GraphIndex index;
    private final Set<String> needed;

    SeparatorSearch(Network network) {
        this.network = network;
        this.graph = network.model().getGraph();
        this.index = new GraphIndex(graph);
        this.needed = index.ancestry(network.logits(), Set.of()).reached();
    }

    /** Names in file order. */
    List<String> separators() {
        Map<String, Integer> lastUse = lastUses();
        Set<String> open = new HashSet<>(Set.of(network.input()));
        List<String> found = new ArrayList<>();
        for (int i = 0; i < graph.getNodeCount(); i++) {
            int now = i;
            NodeProto node = graph.getNode(i);
            open.removeIf(tensor -> lastUse.getOrDefault(tensor, -1) <= now);
            node.getOutputList().stream()
                    .filter(output -> index.isLive(output) && needed.contains(output))
                    .filter(output -> lastUse.getOrDefault(output, -1) > now)
                    .forEach(open::add);
            if (open.size() == 1 && node.getOutputList().containsAll(open)) {
                found.addAll(open);
            }
        }
        return found;
    }

    private Map<String, Integer> lastUses() {
        Map<String, Integer> lastUse = new HashMap<>();
        for (int i = 0; i < graph.getNodeCount(); i++) {
            NodeProto node = graph.getNode(i);
            if (node.getOutputList().stream().anyMatch(needed::contains)) {
                int user = i;
                node.getInputList().forEach(tensor -> lastUse.put(tensor, user));
            }
        }
        return lastUse;
    }
}
